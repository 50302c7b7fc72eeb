package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Picture;
import org.prunelab.voc.VocImage;

class EvaluatorTest {

    private static final List<String> CLASSES = List.of("cat", "dog");

    /** For 32 x 32 pixels: finds a dog of 8 x 12 pixels in the middle of each of the four cells, whatever it sees. */
    private static Model blind(int width, int height) {
        Network network = Cfg.parse("""
                [net]
                width=%d
                height=%d
                [convolutional]
                filters=7
                size=1
                stride=16
                activation=linear
                [yolo]
                mask=0
                anchors=8,12
                classes=2
                num=1
                """.formatted(width, height));
        float[] none = {};
        float[] bias = {0, 0, 0, 0, 2, -9, 2}; // centred, of the anchor's size; sigmoid(-9) is below the least score
        return new Model(
                network, new Weights(Map.of(0, new ConvolutionWeights(new float[7 * 3], bias, none, none, none))));
    }

    @TempDir
    private Path folder;

    /** A grey picture with four dogs. */
    private VocImage picture(String name, int width, int height, Box... dogs) {
        Path file = folder.resolve(name + ".png");
        Picture.filled(width, height, 99, 99, 99).write(file);
        List<LabelledBox> objects = List.of(dogs).stream()
                .map(dog -> new LabelledBox(1, dog, false))
                .toList();
        return new VocImage(name, file, width, height, objects);
    }

    @Test
    void boxesAreJudgedInThePixelsOfThePictures() {
        VocImage square = picture(
                "square",
                64,
                64,
                new Box(8, 4, 24, 28),
                new Box(40, 4, 56, 28),
                new Box(8, 36, 24, 60),
                new Box(40, 36, 56, 60));
        // fitted into 32 x 32 below a bar of 8 pixels, so that boxes from 2 to 14 and from 18 to 30 lose 12 of 24
        // pixels
        VocImage flat = picture(
                "flat",
                64,
                32,
                new Box(8, 0, 24, 12),
                new Box(40, 0, 56, 12),
                new Box(8, 20, 24, 32),
                new Box(40, 20, 56, 32));
        Evaluator evaluator = new Evaluator(List.of(square, flat), CLASSES, 32, Protocol.VOC10);
        Evaluation evaluation = evaluator.evaluate(blind(32, 32), ComputeDevice.CPU);
        assertEquals("mAP@0.5 (VOC 2010, area) 1.0000 on 2 images", evaluation.toString());
        assertEquals(
                List.of(0, 8),
                evaluation.classes().stream().map(ClassEvaluation::detections).toList());
        assertEquals(1, evaluator.evaluate(blind(32, 32)).map());
    }

    @Test
    void anotherInputSizeIsRefused() {
        Evaluator evaluator = new Evaluator(List.of(picture("one", 32, 32)), CLASSES, 32, Protocol.VOC10);
        for (int[] size : new int[][] {{64, 32}, {32, 64}}) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> evaluator.evaluate(blind(size[0], size[1])))
                    .getMessage();
            assertEquals(
                    "The evaluator's pictures are 32 x 32 pixels, but the network takes %d x %d; make an evaluator of its size."
                            .formatted(size[0], size[1]),
                    message);
        }
    }

    @Test
    void anInterruptEndsTheEvaluation() {
        Evaluator evaluator = new Evaluator(List.of(picture("one", 32, 32)), CLASSES, 32, Protocol.VOC10);
        Model model = blind(32, 32);
        Thread.currentThread().interrupt();
        assertThrows(IllegalStateException.class, () -> evaluator.evaluate(model));
        assertFalse(Thread.interrupted());
    }
}
