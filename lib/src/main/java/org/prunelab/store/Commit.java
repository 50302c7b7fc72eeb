package org.prunelab.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The commit that a folder of a Git repository is at (gitrepository-layout(5)). */
final class Commit {

    private static final String REFERENCE = "ref: ";
    private static final String LINK = "gitdir: ";

    private Commit() {}

    /** The commit in hexadecimal; empty outside of a repository, or before its first commit. */
    static Optional<String> of(Path folder) {
        try {
            Optional<Path> dotGit = Stream.iterate(
                            folder.toAbsolutePath().normalize(), path -> path != null, Path::getParent)
                    .map(path -> path.resolve(".git"))
                    .filter(Files::exists)
                    .findFirst();
            return dotGit.isEmpty() ? Optional.empty() : head(directory(dotGit.get()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A work tree that was added has a file there, which names the directory. */
    private static Path directory(Path dotGit) throws IOException {
        return Files.isDirectory(dotGit)
                ? dotGit
                : dotGit.resolveSibling(Files.readString(dotGit).strip().substring(LINK.length()));
    }

    private static Optional<String> head(Path directory) throws IOException {
        String head = Files.readString(directory.resolve("HEAD")).strip();
        if (!head.startsWith(REFERENCE)) {
            return Optional.of(head);
        }
        String branch = head.substring(REFERENCE.length());
        Path link = directory.resolve("commondir");
        Path common =
                Files.exists(link) ? directory.resolve(Files.readString(link).strip()) : directory;
        if (Files.exists(common.resolve(branch))) {
            return Optional.of(Files.readString(common.resolve(branch)).strip());
        }
        Path packed = common.resolve("packed-refs");
        return Files.exists(packed)
                ? Files.readAllLines(packed).stream()
                        .filter(line -> line.endsWith(" " + branch))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .findFirst()
                : Optional.empty();
    }
}
