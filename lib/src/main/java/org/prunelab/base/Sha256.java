package org.prunelab.base;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, which every Java has.
 *
 * <pre>{@code
 * String digest = Sha256.of(Files.readAllBytes(file));
 * }</pre>
 */
public final class Sha256 {

    /** The length of a digest. */
    public static final int BYTES = 32;

    private Sha256() {}

    /** A digest of nothing yet. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256, but this one has not.", missing);
        }
    }

    /** The digest of some bytes, in hexadecimal. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(begin().digest(bytes));
    }

    public static void update(MessageDigest digest, float[] array) {
        ByteBuffer bytes = ByteBuffer.allocate(array.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(array);
        digest.update(bytes);
    }
}
