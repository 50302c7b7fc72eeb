package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each run came into a store, by its folder's name, as the system tells. A run comes when its stage has run to
 * the end, by a rename; a stage that ran to the end twice would come twice.
 */
final class Arrivals implements AutoCloseable {

    private static final String RUN = "[a-z-]+-[0-9a-f]{20}";

    private final Path store;
    private final WatchService watch;
    private final Map<String, Integer> counts = new TreeMap<>();
    private int marks;

    Arrivals(Path store) throws IOException {
        this.store = Files.createDirectories(store);
        this.watch = store.getFileSystem().newWatchService();
        store.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    }

    /** The runs that have come since this was made. */
    Map<String, Integer> counts() throws IOException {
        Path mark = Files.createFile(store.resolve("mark-" + marks++)); // told after all that came before it
        boolean all = false;
        while (!all) {
            WatchKey key;
            try {
                key = watch.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (WatchEvent<?> event : key.pollEvents()) {
                assertNotEquals(StandardWatchEventKinds.OVERFLOW, event.kind());
                String name = String.valueOf(event.context());
                all |= name.equals(mark.getFileName().toString());
                if (name.matches(RUN)) {
                    counts.merge(name, 1, Integer::sum);
                }
            }
            key.reset();
        }
        Files.delete(mark);
        assertFalse(Files.exists(mark));
        return new TreeMap<>(counts);
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
