package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Files that something has gone wrong with: each is read, or refused in words. */
class MutatedFilesTest {

    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "2",
            "3",
            "255",
            "65536",
            "2147483647",
            "2147483648",
            "-2147483648",
            "1e9",
            "0.5",
            "-0",
            "NaN",
            "1,1,1",
            "",
            " 7",
            "x");

    @Property(tries = 1000)
    void linesDroppedDoubledMovedOrRenumbered(@ForAll @IntRange(min = 0, max = 29) int network, @ForAll long seed) {
        Random random = new Random(seed);
        List<String> lines =
                new ArrayList<>(CfgText.of(RandomNetwork.of(network)).lines().toList());
        for (int i = random.nextInt(5); i >= 0; i--) {
            mutate(lines, random);
        }
        String text = String.join("\n", lines);
        readOrRefused(text, () -> assertTrue(Cfg.parse(text).size() > 0));
    }

    private static void mutate(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
            case 2 -> {
                lines.remove(at);
                lines.add(random.nextInt(lines.size() + 1), line);
            }
            default -> {
                if (line.contains("=")) {
                    String number = NUMBERS.get(random.nextInt(NUMBERS.size()));
                    lines.set(at, line.substring(0, line.indexOf('=') + 1) + number);
                }
            }
        }
        if (lines.isEmpty()) {
            lines.add("");
        }
    }

    @Property(tries = 300)
    void weightsCutLengthenedOrOverwritten(@ForAll @IntRange(min = 0, max = 29) int seed, @ForAll long mutation)
            throws IOException {
        Random random = new Random(mutation);
        Network network = RandomNetwork.of(seed);
        Path file = Files.createTempFile("mutated", ".weights");
        try {
            WeightsFile.write(file, new Model(network, Weights.random(network, seed)), WeightsFile.Header.CURRENT);
            byte[] bytes = Files.readAllBytes(file);
            int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 64);
            byte[] changed = Arrays.copyOf(bytes, length);
            for (int i = random.nextInt(9); i >= 0 && length > 0; i--) {
                // mostly in the header, where bytes mean something
                changed[random.nextInt(random.nextInt(3) > 0 ? Math.min(length, 20) : length)] =
                        (byte) random.nextInt();
            }
            Files.write(file, changed);
            readOrRefused(
                    "%d of %d bytes".formatted(length, bytes.length),
                    () -> assertFalse(
                            WeightsFile.read(file, network).weights().byLayer().isEmpty()));
            readOrRefused(
                    "leading",
                    () -> assertTrue(WeightsFile.readLeading(file, network).cutoff() > 0));
        } finally {
            Files.delete(file);
        }
    }

    private static void readOrRefused(String what, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            // NumberFormatException and its like are no words for a reader
            assertEquals(IllegalArgumentException.class, e.getClass(), what);
            assertTrue(e.getMessage().length() > 20, () -> what + ": " + e.getMessage());
        }
    }
}
