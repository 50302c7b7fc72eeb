package org.prunelab.voc;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.prunelab.base.Console;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderTree;

/**
 * The steps of {@link Voc#download}: fetch and check the archives one by one, unpack all aside, rename. Until then a
 * fetched archive is called {@code .part}, so that files with the published names are the user's own and are let be.
 */
final class VocDownload {

    private static final String DEVKIT = "VOCdevkit";

    /** Room for unpacked files, over the archives' bytes: a file takes whole blocks of the disk. */
    private static final double BLOCKS = 1.1;

    private final Path folder;
    private final VocSource source;
    private final Path devkit;
    private final Path aside;

    VocDownload(Path folder, VocSource source) {
        this.folder = folder.toAbsolutePath().normalize();
        this.source = source;
        this.devkit = this.folder.resolve(DEVKIT);
        this.aside = this.folder.resolve(DEVKIT + ".unpacking");
    }

    Voc run() {
        Optional<Path> there = Stream.of(devkit, folder).filter(this::isWhole).findFirst();
        if (there.isPresent()) {
            Console.out().println("VOC is already there: " + there.get());
            source.archives().forEach(this::finish);
            return open(there.get());
        }
        if (Files.exists(devkit)) {
            throw new VocException(
                    ("%s exists but is not the whole of VOC 07+12: it lacks %s. Move or delete it, or name"
                                    + " another folder to download into; Voc.open opens it as it is.")
                            .formatted(devkit, String.join(" and ", missing(devkit))));
        }
        try {
            Files.createDirectories(folder);
            fetchAndUnpack();
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        } catch (IOException | VocException problem) {
            // an interrupt closes the file that is in work, which then looks damaged
            if (Thread.interrupted()) {
                throw interrupted(problem);
            } else if (problem instanceof IOException cannot) {
                throw new VocException(
                        "VOC cannot be kept in %s: %s.".formatted(folder, FileProblem.inWords(cannot)), cannot);
            }
            throw (VocException) problem;
        }
        return open(devkit);
    }

    private IllegalStateException interrupted(Exception cause) {
        return new IllegalStateException(
                "The download into %s was interrupted; call it again to resume.".formatted(folder), cause);
    }

    private Voc open(Path whole) {
        return VocFolder.openPascal(
                whole,
                source.archives().stream().map(VocArchive::year).distinct().toList());
    }

    private boolean isWhole(Path path) {
        return source.archives().stream().allMatch(archive -> archive.isIn(path));
    }

    private List<String> missing(Path path) {
        return source.archives().stream()
                .filter(archive -> !archive.isIn(path))
                .map(archive -> "the %,d pictures of %s".formatted(archive.pictures(), archive.list()))
                .toList();
    }

    private void fetchAndUnpack() throws IOException, InterruptedException {
        try (FileChannel lockFile = FileChannel.open(
                        folder.resolve(".voc-download.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                DownloadProgress progress = new DownloadProgress()) {
            lock(lockFile);
            FolderTree.delete(aside);
            announce();
            List<Path> files = fetchAll(progress);
            try {
                unpackAll(files, progress);
                Files.move(aside.resolve(DEVKIT), devkit);
            } finally {
                FolderTree.delete(aside);
            }
            for (VocArchive archive : source.archives()) {
                finish(archive);
            }
        }
    }

    /** Until the file is closed. */
    private void lock(FileChannel lockFile) throws IOException {
        boolean taken;
        try {
            taken = lockFile.tryLock() == null;
        } catch (OverlappingFileLockException here) {
            taken = true;
        }
        if (taken) {
            throw new VocException(
                    "Another download into %s is running; wait until it is done, then call again.".formatted(folder));
        }
    }

    private PartFile part(VocArchive archive) {
        return new PartFile(folder.resolve(archive.name() + ".part"));
    }

    private Path own(VocArchive archive) {
        return folder.resolve(archive.name());
    }

    private long toFetch(VocArchive archive) {
        return Files.exists(own(archive))
                ? 0
                : Math.max(0, archive.bytes() - part(archive).length());
    }

    private long toFetch() {
        return source.archives().stream().mapToLong(this::toFetch).sum();
    }

    private long toUnpack() {
        return (long) (BLOCKS
                * source.archives().stream().mapToLong(VocArchive::bytes).sum());
    }

    /** Says what is going to happen, or that there is no room for it. */
    private void announce() throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (toFetch() + toUnpack() > free) {
            throw new VocException(
                    ("VOC needs %s in %s, %s to download and %s to unpack, but only %s are free there. Make room or name"
                                    + " a folder on another disk.")
                            .formatted(
                                    size(toFetch() + toUnpack()),
                                    folder,
                                    size(toFetch()),
                                    size(toUnpack()),
                                    size(free)));
        }
        List<String> addresses = source.archives().stream()
                .filter(archive -> toFetch(archive) > 0)
                .map(archive -> "%n  %s (%s)".formatted(archive.address(), size(toFetch(archive))))
                .toList();
        Console.out()
                .println("VOC into %s: %s to download, %s to unpack, %s free.%s"
                        .formatted(devkit, size(toFetch()), size(toUnpack()), size(free), String.join("", addresses)));
    }

    private static String size(long bytes) {
        return "%,d MB".formatted((bytes + 999_999) / 1_000_000);
    }

    private List<Path> fetchAll(DownloadProgress progress) throws IOException, InterruptedException {
        HttpClient client = Download.client();
        long total = toFetch();
        List<Path> files = new ArrayList<>();
        for (VocArchive archive : source.archives()) {
            progress.restart();
            files.add(
                    Files.exists(own(archive))
                            ? checkedOwn(archive, progress)
                            : fetched(client, archive, total, progress));
        }
        return files;
    }

    private Path checkedOwn(VocArchive archive, DownloadProgress progress) throws IOException, InterruptedException {
        Path own = own(archive);
        String md5 = md5(own, archive, progress);
        if (!md5.equals(archive.md5())) {
            throw new VocException(
                    "%s is not the published archive, or not the whole of it: its MD5 is %s instead of %s. Delete it to have it downloaded, or put the right one there."
                            .formatted(own, md5, archive.md5()));
        }
        return own;
    }

    private Path fetched(HttpClient client, VocArchive archive, long total, DownloadProgress progress)
            throws IOException, InterruptedException {
        PartFile part = part(archive);
        // a part of an earlier call may be of another file, which the digest tells only at the end: then once anew
        boolean resumed = part.length() > 0;
        while (true) {
            new Download(
                            client,
                            archive,
                            part,
                            source.pause(),
                            () -> progress.show("Downloading " + archive.name(), total - toFetch(), total))
                    .fetch();
            String md5 = md5(part.path(), archive, progress);
            if (md5.equals(archive.md5())) {
                return part.path();
            }
            part.delete();
            if (!resumed) {
                throw new VocException(
                        ("What %s gave is not the published archive: its MD5 is %s instead of %s. It has been deleted. Call"
                                        + " again in case it was damaged on its way, or name another server with"
                                        + " VocSource.mirror or the variable PRUNELAB_VOC_URL.")
                                .formatted(archive.address(), md5, archive.md5()));
            }
            resumed = false;
        }
    }

    private static String md5(Path file, VocArchive archive, DownloadProgress progress)
            throws IOException, InterruptedException {
        return VocArchive.md5(file, read -> progress.show("Checking " + archive.name(), read, archive.bytes()));
    }

    private void unpackAll(List<Path> files, DownloadProgress progress) throws IOException, InterruptedException {
        Files.createDirectories(aside);
        for (int i = 0; i < files.size(); i++) {
            String what = "Unpacking " + source.archives().get(i).name();
            long bytes = Files.size(files.get(i));
            progress.restart();
            new Unpacking(files.get(i), aside).run(read -> progress.show(what, read, bytes));
            progress.show(what, bytes, bytes);
        }
        if (!isWhole(aside.resolve(DEVKIT))) {
            throw new VocException("The archives in %s are not those of VOC 07+12: unpacked, they lack %s."
                    .formatted(folder, String.join(" and ", missing(aside.resolve(DEVKIT)))));
        }
    }

    private void finish(VocArchive archive) {
        PartFile part = part(archive);
        if (part.length() == 0) {
            return;
        }
        if (source.keepsArchives() && !Files.exists(own(archive))) {
            part.rename(own(archive));
        } else {
            part.delete();
        }
    }
}
