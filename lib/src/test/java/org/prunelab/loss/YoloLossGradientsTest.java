package org.prunelab.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.train.Optimizer;
import org.prunelab.train.OptimizerSettings;

class YoloLossGradientsTest extends LossWithGradients {

    /** Numbers in the graph once lay in buffers that were free for the garbage collector before the backward pass. */
    @Test
    void theGarbageCollectorMayComeBetweenForwardAndBackward() {
        float[] undisturbed = gradient(() -> {});
        float[] disturbed = gradient(() -> {
            for (int round = 0; round < 10; round++) { // another thread gives back, a little later, what is collected
                System.gc();
                for (int i = 0; i < 2000; i++) {
                    ByteBuffer.allocateDirect(Float.BYTES).putFloat(0, Float.NaN);
                }
            }
        });
        assertArrayEquals(undisturbed, disturbed);
    }

    /** The gradients of a loss that is computed many times over before the backward pass. */
    private float[] gradient(Runnable between) {
        YoloLoss loss = new YoloLoss(Heads.three(2), PLAIN);
        List<List<LabelledBox>> labels = List.of(List.of(new LabelledBox(1, new Box(10, 12, 30, 40), false)));
        NDList maps = new NDList();
        for (int cells = 8; cells >= 2; cells /= 2) {
            NDArray map = manager.zeros(new Shape(1, 21, cells, cells));
            map.setRequiresGradient(true);
            maps.add(map);
        }
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray total = loss.compute(maps, labels).total();
            for (int more = 0; more < 200; more++) {
                total = total.add(loss.compute(maps, labels).total());
            }
            between.run();
            collector.backward(total);
        }
        float[] all = new float[0];
        for (NDArray map : maps) {
            try (NDArray gradient = map.getGradient()) {
                float[] part = gradient.toFloatArray();
                int start = all.length;
                all = Arrays.copyOf(all, start + part.length);
                System.arraycopy(part, 0, all, start, part.length);
            }
        }
        return all;
    }

    @Property(tries = 40)
    void gradientsAreFiniteWhateverTheMapSays(@ForAll long seed, @ForAll IouLoss kind, @ForAll boolean wild) {
        Random random = new Random(seed);
        try (NDManager own = NDManager.newBaseManager()) {
            List<NDArray> maps = new ArrayList<>();
            for (int side = 8; side >= 2; side /= 2) {
                float[] logits = new float[2 * 24 * side * side];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) random.nextGaussian() * (wild ? 200 : 2);
                }
                maps.add(own.create(logits, new Shape(2, 24, side, side)));
            }
            List<List<LabelledBox>> labels = List.of(new ArrayList<>(), new ArrayList<>());
            for (int i = random.nextInt(6); i > 0; i--) {
                float size = (float) Math.pow(10, 3 - 6 * random.nextDouble());
                Box box = Box.centered(random.nextFloat(64), random.nextFloat(64), size, size * random.nextFloat());
                labels.get(i % 2).add(new LabelledBox(random.nextInt(3), box, false));
            }
            LossSettings settings = LossSettings.yolov4().withIouLoss(kind).withLabelSmoothing(0.1);
            DetectionLoss result = backward(new YoloLoss(Heads.three(3), settings), maps, labels);
            assertTrue(Float.isFinite(result.value()));
            assertTrue(result.boxValue() >= 0);
            for (NDArray map : maps) {
                for (float value : map.getGradient().toFloatArray()) {
                    assertTrue(Float.isFinite(value));
                }
            }
        }
    }

    /** The maps themselves are the parameters, so that nothing but the loss decides whether boxes are found. */
    @Test
    void descentFindsTheBoxesAndClasses() {
        Map<String, NDArray> maps = new LinkedHashMap<>();
        for (int side = 8; side >= 2; side /= 2) {
            NDArray map = manager.zeros(new Shape(1, 24, side, side));
            map.setRequiresGradient(true);
            maps.put("map of side " + side, map);
        }
        List<List<LabelledBox>> labels = List.of(List.of(
                new LabelledBox(2, new Box(10, 12, 19, 18), false), new LabelledBox(0, new Box(20, 5, 58, 61), false)));
        YoloLoss loss = new YoloLoss(Heads.three(3), LossSettings.yolov4());
        DetectionLoss last = loss.compute(List.copyOf(maps.values()), labels);
        float first = last.boxValue();
        float firstClasses = last.classesValue();
        try (Optimizer optimizer = new OptimizerSettings.AdamW(0.9, 0.99, 1e-8, 0).on(manager, maps)) {
            for (int step = 0; step < 150; step++) {
                last = backward(loss, List.copyOf(maps.values()), labels);
                Map<String, NDArray> gradients = new LinkedHashMap<>();
                maps.forEach((name, map) -> gradients.put(name, map.getGradient()));
                optimizer.step(gradients, 0.1);
            }
        }
        assertTrue(last.boxValue() < 0.05 * first, last.boxValue() + " of " + first);
        assertTrue(last.classesValue() < 0.05 * firstClasses, last.classesValue() + " of " + firstClasses);
    }
}
