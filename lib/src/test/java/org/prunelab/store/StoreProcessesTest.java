package org.prunelab.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store between processes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("slow")
class StoreProcessesTest {

    @TempDir
    private Path folder;

    private Path root;
    private Path log;
    private List<Program> programs;

    private record Program(Process process, BufferedReader output) {
        static Program start(Path root, Path log, String how) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoreProgram.class.getName(),
                            root.toString(),
                            log.toString(),
                            how)
                    .redirectErrorStream(true)
                    .start();
            return new Program(process, process.inputReader(StandardCharsets.UTF_8));
        }

        String line() throws IOException {
            return output.readLine();
        }

        /** Ends the wait of work that stays. */
        void goOn() throws IOException {
            process.getOutputStream().close();
        }
    }

    @BeforeEach
    void place() {
        root = folder.resolve("store");
        log = folder.resolve("log.txt");
        programs = new ArrayList<>();
    }

    @AfterEach
    void endAll() {
        programs.forEach(program -> program.process.destroyForcibly());
    }

    private Program start(String how) throws IOException {
        Program program = Program.start(root, log, how);
        programs.add(program);
        return program;
    }

    @Test
    void oneProcessWorksWhileOthersWaitAndTakeWhatItMade() throws Exception {
        Program first = start("stays");
        assertEquals("working", first.line());
        Program second = start("goes on");
        Program third = start("goes on");
        assertEquals("waiting", second.line());
        assertEquals("waiting", third.line());
        assertTrue(Store.in(root).find(StoreProgram.ID).isEmpty());
        first.goOn();
        for (Program program : List.of(first, second, third)) {
            assertEquals("1.0", program.line());
            assertEquals(0, program.process.waitFor());
        }
        assertEquals(List.of("work"), Files.readAllLines(log));
    }

    @Test
    void whatAKilledProcessLeftIsGoneOnWithAndNothingHalfIsSeen() throws Exception {
        Program killed = start("stays");
        assertEquals("working", killed.line());
        killed.process.destroyForcibly().waitFor();
        Store store = Store.in(root);
        assertTrue(store.find(StoreProgram.ID).isEmpty());
        assertEquals(List.of(), store.list());
        assertTrue(store.begun(StoreProgram.ID));

        Run run = store.make(StoreProgram.ID, StoreJson.object(), making -> {
            assertFalse(Files.exists(making.folder().resolve("half.txt")));
            try {
                return StoreJson.object()
                        .put("found", Files.readString(making.scratch().resolve("checkpoint.txt")));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals("here I was", run.result().path("found").asText());
        assertEquals(Set.of("config.json", "environment.json", "result.json"), run.files());
        assertFalse(store.begun(StoreProgram.ID));
    }

    @Test
    void aWaitingProcessTakesOverFromOneThatIsKilled() throws Exception {
        Program killed = start("stays");
        assertEquals("working", killed.line());
        Program heir = start("goes on");
        assertEquals("waiting", heir.line());
        killed.process.destroyForcibly().waitFor();
        assertEquals("working", heir.line());
        assertEquals("1.0", heir.line());
        assertEquals(List.of("work", "work"), Files.readAllLines(log));
    }

    @Test
    void whatIsBeingMadeIsNotCollected() throws Exception {
        Program first = start("stays");
        assertEquals("working", first.line());
        assertEquals(List.of(), Store.in(root).collect(Set.of(), folder -> true).folders());
        assertTrue(Store.in(root).begun(StoreProgram.ID));
        first.goOn();
        assertEquals("1.0", first.line());
        assertEquals(0, first.process.waitFor());
        assertTrue(Store.in(root).collect(Set.of(), folder -> true).bytes() > 0);
        assertTrue(Store.in(root).find(StoreProgram.ID).isEmpty());
    }
}
