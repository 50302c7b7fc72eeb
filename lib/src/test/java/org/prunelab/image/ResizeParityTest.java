package org.prunelab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.Python;

/** Resizing against OpenCV's, run by src/test/python/opencv_resize.py. */
class ResizeParityTest {

    private static final int[][] SIZES = {
        {320, 240}, {61, 47}, {333, 70}, {1, 1}, {2, 100}, {100, 3}, {416, 416}, {96, 64}, {50, 40}
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"100, 80", "97, 211", "1, 1", "3, 2", "500, 333"})
    void sameBytesAsOpenCv(int width, int height) throws IOException, InterruptedException {
        Python.assumeThat("cv2", "cv2.__version__ < '5'");
        byte[] pixels = new byte[3 * width * height];
        new Random(width).nextBytes(pixels);
        Picture picture = new Picture(width, height, pixels);
        Path file = folder.resolve("picture.png");
        Path output = folder.resolve("resized.rgb");
        picture.write(file);
        Object[] command = new Object[3 + SIZES.length];
        command[0] = Path.of("src", "test", "python", "opencv_resize.py");
        command[1] = file;
        command[2] = output;
        for (int i = 0; i < SIZES.length; i++) {
            command[3 + i] = SIZES[i][0] + "x" + SIZES[i][1];
        }
        Python.run(command);
        ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(output));
        for (int[] size : SIZES) {
            byte[] resized = new byte[3 * size[0] * size[1]];
            expected.get(resized);
            assertArrayEquals(resized, picture.resize(size[0], size[1]).rgb(), size[0] + " x " + size[1]);
        }
        assertEquals(0, expected.remaining());
    }
}
