package org.prunelab.voc;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where {@link Voc#download} gets the archives of PASCAL VOC, and whether they stay when they are unpacked.
 *
 * <pre>{@code
 * Voc voc = Voc.download(Path.of("data"), VocSource.mirror("https://example.org/voc/").keepingArchives());
 * }</pre>
 */
public final class VocSource {

    private static final String VARIABLE = "PRUNELAB_VOC_URL";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final List<VocArchive> archives;
    private final boolean keepsArchives;
    private final Duration pause;

    VocSource(List<VocArchive> archives, boolean keepsArchives, Duration pause) {
        this.archives = List.copyOf(archives);
        this.keepsArchives = keepsArchives;
        this.pause = pause;
    }

    /**
     * The mirror that the environment variable PRUNELAB_VOC_URL names, else the challenge's own server, {@code
     * http://host.robots.ox.ac.uk/pascal/VOC/}.
     *
     * @throws VocException where the variable is no address, as {@link #mirror}
     */
    public static VocSource standard() {
        String stated = System.getenv(VARIABLE);
        return stated == null || stated.isBlank() ? official() : mirror(stated.strip());
    }

    static VocSource official() {
        return new VocSource(VocArchive.VOC_07_12, false, PAUSE);
    }

    /**
     * Another server, which has all three archives in one folder under their published names.
     *
     * @param base the folder's address, such as {@code https://example.org/voc/}; http or https
     * @throws VocException where it is no such address
     */
    public static VocSource mirror(String base) {
        return official().at(base);
    }

    VocSource at(String base) {
        URI address = address(base);
        return new VocSource(
                archives.stream().map(archive -> archive.at(address)).toList(), keepsArchives, pause);
    }

    private static URI address(String base) {
        try {
            URI address = URI.create(base.endsWith("/") ? base : base + "/");
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            // told below
        }
        throw new VocException(("'%s' is not the address of a folder on a server; give one such as"
                        + " https://example.org/voc/ (to VocSource.mirror or in the variable %s). Archives that are on this"
                        + " machine already go into the folder of the data set.")
                .formatted(base, VARIABLE));
    }

    /** The same, but downloaded archives (2.9 GB) stay beside the unpacked VOCdevkit. */
    public VocSource keepingArchives() {
        return new VocSource(archives, true, pause);
    }

    List<VocArchive> archives() {
        return archives;
    }

    boolean keepsArchives() {
        return keepsArchives;
    }

    /** The time before the second attempt at a download; it doubles with each attempt in vain. */
    Duration pause() {
        return pause;
    }
}
