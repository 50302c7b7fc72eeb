package org.prunelab.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {

    private static final String HASH = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    @TempDir
    private Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Optional<String> commit(String below) throws IOException {
        return Commit.of(Files.createDirectories(folder.resolve(below)));
    }

    @Test
    void ofABranch() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        assertEquals(Optional.empty(), commit("a/b"));
        write(".git/packed-refs", "# pack-refs\n" + HASH + " refs/heads/main\n");
        assertEquals(Optional.of(HASH), commit("a/b"));
        write(".git/refs/heads/main", "0" + HASH.substring(1) + "\n");
        assertEquals(Optional.of("0" + HASH.substring(1)), commit(""));
    }

    @Test
    void detached() throws IOException {
        write(".git/HEAD", HASH + "\n");
        assertEquals(Optional.of(HASH), commit(""));
    }

    @Test
    void ofAWorkTree() throws IOException {
        write("main/.git/worktrees/tree/HEAD", "ref: refs/heads/side\n");
        write("main/.git/worktrees/tree/commondir", "../..\n");
        write("main/.git/refs/heads/side", HASH + "\n");
        write("tree/.git", "gitdir: " + folder.resolve("main/.git/worktrees/tree") + "\n");
        assertEquals(Optional.of(HASH), commit("tree/x"));
    }
}
