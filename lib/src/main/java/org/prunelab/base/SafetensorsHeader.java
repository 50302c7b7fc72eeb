package org.prunelab.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The beginning of a file in the safetensors format: the length of a JSON header (64 bits, little-endian), and the header
 * with each tensor's type, shape and place in the numbers that follow.
 *
 * <pre>{@code
 * Map<String, SafetensorsHeader.Tensor> tensors = new LinkedHashMap<>();
 * tensors.put("gamma", SafetensorsHeader.Tensor.floats(0, 64));
 * SafetensorsHeader header = new SafetensorsHeader(Map.of(), tensors);
 * }</pre>
 *
 * @param metadata texts by name
 * @param tensors by name, in the order of the header
 */
public record SafetensorsHeader(Map<String, String> metadata, Map<String, Tensor> tensors) {

    /** The limit of the format's own library. */
    private static final long LONGEST = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final String FLOATS = "F32";

    /**
     * A tensor's type, shape and place.
     *
     * @param begin of its first byte, counted from the end of the header
     * @param end behind its last byte
     */
    public record Tensor(String type, List<Long> shape, long begin, long end) {

        /** 32-bit floats that begin at a byte. */
        public static Tensor floats(long begin, long... shape) {
            return new Tensor(
                    FLOATS,
                    LongStream.of(shape).boxed().toList(),
                    begin,
                    Math.addExact(begin, LongStream.of(shape).reduce(Float.BYTES, Math::multiplyExact)));
        }

        /** Single bytes that begin at a byte. */
        public static Tensor bytes(long begin, int count) {
            return new Tensor("U8", List.of((long) count), begin, begin + count);
        }

        /**
         * Makes sure that it has floats of its shape within the file.
         *
         * @param available bytes behind the header
         * @throws IllegalArgumentException where it has not
         * @throws ArithmeticException where its shape has more elements than can be
         */
        public void requireFloats(String name, long available) {
            if (!type.equals(FLOATS)) {
                throw new IllegalArgumentException(
                        "%s is of type %s, but only F32 is read; convert it".formatted(name, type));
            }
            long bytes = shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
            if (begin < 0 || end - begin != bytes || end > available) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s needs %,d bytes, but lies at [%d, %d) of %,d; the file is cut off or damaged",
                        name,
                        bytes,
                        begin,
                        end,
                        available));
            }
        }
    }

    public SafetensorsHeader {
        metadata = new LinkedHashMap<>(metadata);
        tensors = new LinkedHashMap<>(tensors);
    }

    /** The bytes with which the file begins: the length, the header, and spaces up to a multiple of 8. */
    public ByteBuffer bytes() {
        ObjectNode json = Json.mapper().createObjectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(json.putObject(METADATA)::put);
        }
        tensors.forEach((name, tensor) -> json.putObject(name)
                .put("dtype", tensor.type())
                .putPOJO("shape", tensor.shape())
                .putPOJO("data_offsets", List.of(tensor.begin(), tensor.end())));
        try {
            byte[] text = Json.mapper().writeValueAsBytes(json);
            byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
            Arrays.fill(padded, text.length, padded.length, (byte) ' ');
            return Floats.buffer(Long.BYTES + padded.length)
                    .putLong(padded.length)
                    .put(padded)
                    .flip();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers and lists are always JSON", e);
        }
    }

    /**
     * Reads the header at a channel's position, and leaves the position behind it.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static SafetensorsHeader read(FileChannel channel) throws IOException {
        long rest = channel.size() - Long.BYTES;
        if (rest < 0) {
            throw new IllegalArgumentException("no safetensors file, it has only %d bytes".formatted(channel.size()));
        }
        ByteBuffer head = Floats.buffer(Long.BYTES);
        Floats.fill(channel, head);
        long length = head.getLong(0);
        if (length < 2 || length > Math.min(LONGEST, rest)) {
            throw new IllegalArgumentException(
                    "no safetensors file, or cut off: its header should have %d bytes, but %d follow"
                            .formatted(length, rest));
        }
        ByteBuffer json = ByteBuffer.allocate((int) length);
        Floats.fill(channel, json);
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try {
            Json.mapper().readTree(json.array()).properties().forEach(field -> {
                if (field.getKey().equals(METADATA)) {
                    field.getValue()
                            .properties()
                            .forEach(text ->
                                    metadata.put(text.getKey(), text.getValue().asText()));
                } else {
                    tensors.put(field.getKey(), tensor(field.getKey(), field.getValue()));
                }
            });
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "no safetensors file, its header is not JSON: " + e.getOriginalMessage(), e);
        }
        return new SafetensorsHeader(metadata, tensors);
    }

    private static Tensor tensor(String name, JsonNode node) {
        JsonNode offsets = node.path("data_offsets");
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(size -> shape.add(size.asLong(-1)));
        if (!node.path("dtype").isTextual() || !node.path("shape").isArray() || offsets.size() != 2) {
            throw new IllegalArgumentException(
                    "the header's entry for %s needs dtype, shape and data_offsets, but is %s".formatted(name, node));
        }
        return new Tensor(
                node.path("dtype").asText(),
                shape,
                offsets.path(0).asLong(-1),
                offsets.path(1).asLong(-1));
    }
}
