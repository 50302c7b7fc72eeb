package org.prunelab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reference material that stands beside a checkout on some machines; tests that need it skip where it is absent. */
public final class SharedData {

    private static final String SETTING = System.getenv("PRUNELAB_SHARED");

    private SharedData() {}

    /** A file or folder of the reference material. */
    public static Path at(String relative) {
        Path root = SETTING == null ? Path.of("..", "..", "shared") : Path.of(SETTING);
        Path path = root.resolve(relative).normalize();
        assumeTrue(Files.exists(path), "skipped: the reference material " + path + " is not on this machine");
        return path;
    }
}
