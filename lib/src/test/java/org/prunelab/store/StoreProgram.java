package org.prunelab.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes a run, as a process of its own that a test may kill. */
final class StoreProgram {

    static final RunId ID = new RunId("train", "ab".repeat(32));

    private StoreProgram() {}

    /** Arguments: the store, a file to write a line to for each time that the work runs, and whether to wait in it. */
    public static void main(String[] arguments) {
        Path log = Path.of(arguments[1]);
        boolean stays = arguments[2].equals("stays");
        Work work = new Work() {
            @Override
            public JsonNode run(RunWriter making) {
                try {
                    Files.writeString(log, "work\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    Files.writeString(making.folder().resolve("half.txt"), "half");
                    Files.writeString(making.scratch().resolve("checkpoint.txt"), "here I was");
                    System.out.println("working");
                    if (stays) {
                        System.in.read();
                    }
                    return StoreJson.object().put("number", 1);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void waiting() {
                System.out.println("waiting");
            }
        };
        Run run = Store.in(Path.of(arguments[0])).make(ID, StoreJson.object(), work);
        System.out.println(run.number("number"));
    }
}
