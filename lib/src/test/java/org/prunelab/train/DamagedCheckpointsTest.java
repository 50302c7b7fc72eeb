package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DamagedCheckpointsTest extends StoppableTraining {

    @Test
    void aDamagedLastIsReportedAndThePreviousTaken() throws IOException {
        stopped(3);
        Path last = folder.resolve("last.safetensors");
        byte[] bytes = Files.readAllBytes(last);
        bytes[bytes.length / 2] ^= 1;
        Files.write(last, bytes);
        String said = printed(() -> stopped(3));
        assertTrue(said.contains(last + " is cut off or damaged: its SHA-256 is"), said);
        Files.write(last, Arrays.copyOf(bytes, bytes.length / 3));
        said = printed(() -> assertSame(undisturbed(), training().run()));
        assertTrue(said.contains("Resuming from the checkpoint before it."), said);
    }

    private static String printed(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whereAllCheckpointsAreDamagedNothingIsStartedAnew() throws IOException {
        stopped(3);
        for (String name : new String[] {"last.safetensors", "previous.safetensors"}) {
            Files.write(folder.resolve(name), new byte[7]);
        }
        IllegalStateException e = stopped(3);
        assertHolds("it has only 7 bytes", e);
        assertHolds("Delete " + folder, e);
    }

    @Test
    void whatAKilledProcessLeftIsTidied() throws IOException {
        stopped(3);
        Files.write(folder.resolve("next.safetensors.part"), new byte[100]);
        // killed between the two renames of a checkpoint
        Files.move(folder.resolve("last.safetensors"), folder.resolve("next.safetensors"));
        assertHolds("The checkpoint of step 3 is kept", stopped(3));
        assertFalse(Files.exists(folder.resolve("next.safetensors.part")));
    }

    @Test
    void aFullDiskIsToldInWordsAndTheLastCheckpointStays() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        IllegalStateException e = stopped(3, () -> {
            try {
                Files.createSymbolicLink(folder.resolve("next.safetensors.part"), full);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        assertHolds("No space left on device", e);
        assertHolds(" MB in " + folder, e);
        assertHolds("The checkpoint of step 3 is kept", e);
        assertSame(undisturbed(), training().run());
    }

    @Test
    void aFileOfNumbersThatAreNotFiniteIsNotWritten() {
        Path file = temporary.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorFile content =
                    new TensorFile("", Map.of("layer.0.bias", manager.create(new float[] {1, Float.NaN, 2})));
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> content.write(file));
            assertHolds("A number of layer.0.bias is NaN", e);
        }
        assertFalse(Files.exists(file));
    }
}
