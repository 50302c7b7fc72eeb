package org.prunelab.voc;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.prunelab.base.FileProblem;

/**
 * Unpacks a tar archive that nobody vouches for: plain files only, all below the target, none longer than the archive
 * itself; folders come into being with their files. Owners, times and permissions are left aside.
 *
 * @param archive the file to read
 * @param target the folder to write into, which exists and holds no links
 */
record Unpacking(Path archive, Path target) {

    private static final int BUFFER = 1 << 16;

    /**
     * @param read is told now and then how many bytes of the archive have been dealt with
     * @throws VocException where the archive is cut short or damaged, an entry is refused, or a file can't be written
     */
    void run(LongConsumer read) throws InterruptedException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive), BUFFER))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Path place = place(entry);
                if (!entry.isDirectory()) {
                    copy(tar, entry, place);
                }
                read.accept(tar.getBytesRead());
            }
        } catch (IOException damaged) {
            throw new VocException(
                    "%s cannot be unpacked: it is cut short or damaged (%s). Delete it and download again."
                            .formatted(archive, damaged.getMessage()),
                    damaged);
        }
    }

    /** Where an entry goes, if it may. */
    private Path place(TarArchiveEntry entry) throws IOException {
        byte kind = entry.getLinkFlag();
        boolean plain = (kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM) && !entry.isSparse();
        if (!plain && kind != TarConstants.LF_DIR) {
            throw refused(entry, "is neither a plain file nor a folder");
        }
        if (entry.getSize() > Files.size(archive)) {
            throw refused(entry, "claims %,d bytes, more than the archive has".formatted(entry.getSize()));
        }
        // with backslashes and drive letters, a name means different places on different systems
        if (entry.getName().startsWith("/") || entry.getName().matches(".*[\\\\:].*")) {
            throw refused(entry, "has an absolute or foreign path");
        }
        Path relative = Path.of(entry.getName());
        for (Path step : relative) {
            if (step.toString().equals("..")) {
                throw refused(entry, "leads out of the folder");
            }
        }
        return target.resolve(relative).normalize();
    }

    private VocException refused(TarArchiveEntry entry, String why) {
        return new VocException(
                "%s is not unpacked: its entry '%s' %s, which no archive of VOC has. Delete it and get it from elsewhere."
                        .formatted(archive, entry.getName(), why));
    }

    private void copy(TarArchiveInputStream tar, TarArchiveEntry entry, Path place) throws IOException {
        try (OutputStream out = opened(place)) {
            byte[] buffer = new byte[BUFFER];
            long left = entry.getSize();
            while (left > 0) {
                int count = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("%s ends %,d bytes early".formatted(entry.getName(), left));
                }
                write(out, buffer, count, place);
                left -= count;
            }
        }
    }

    private OutputStream opened(Path place) {
        try {
            Files.createDirectories(place.getParent());
            return Files.newOutputStream(place);
        } catch (IOException cannot) {
            throw unwritten(place, cannot);
        }
    }

    private void write(OutputStream out, byte[] buffer, int count, Path place) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException full) {
            throw unwritten(place, full);
        }
    }

    private VocException unwritten(Path place, IOException cause) {
        return new VocException(
                "%s cannot be written: %s. The archive %s is kept; mend that and call again."
                        .formatted(place, FileProblem.inWords(cause), archive),
                cause);
    }
}
