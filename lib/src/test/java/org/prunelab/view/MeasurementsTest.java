package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Latency;
import org.prunelab.evaluate.Protocol;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningRule;
import org.prunelab.shapes.Shapes;
import org.prunelab.solve.Sensitivity;
import org.prunelab.solve.SensitivityScan;
import org.prunelab.store.Store;
import org.prunelab.train.BatchStatistics;
import org.prunelab.train.EngineThreads;
import org.prunelab.voc.Voc;
import org.prunelab.zoo.Zoo;

class MeasurementsTest {

    private static final Model ONE = Zoo.shapes().model();

    /** Far worse, so that mistaking one for the other is seen. */
    private static final Model OTHER =
            ChannelGroups.paper(ONE.network()).percentiles(0.5).plan(ONE).apply(ONE);

    @TempDir
    private Path folder;

    private Store store;
    private Voc voc;

    @BeforeEach
    void open() {
        store = Store.in(folder.resolve("store"));
        new Shapes(40, 6, 128, 5, 3).write(folder.resolve("shapes"));
        voc = Voc.open(folder.resolve("shapes"));
        voc.fingerprint();
    }

    private void losePictures() throws IOException {
        for (var image : voc.val()) {
            Files.delete(image.file());
        }
    }

    @Test
    void evaluationsAreThoseOfTheEvaluatorAndKeptByModel() throws IOException {
        Evaluator evaluator = new Evaluator(voc.val(), voc.classes(), 128, Protocol.VOC10);
        List<Evaluation> expected =
                EngineThreads.using(1, () -> List.of(evaluator.evaluate(ONE), evaluator.evaluate(OTHER)));
        Measurements measurements = Measurements.in(store);

        List<Evaluation> measured = measurements.evaluations(List.of(ONE, OTHER), voc, Protocol.VOC10);
        losePictures(); // now nothing can be evaluated any more
        List<Evaluation> kept = Measurements.in(store).evaluations(List.of(OTHER, ONE, ONE), voc, Protocol.VOC10);

        assertEquals(expected.toString(), measured.toString());
        assertNotEquals(
                measured.get(0).toString(), measured.get(1).toString(), "two networks that do as well tell nothing");
        assertEquals(List.of(measured.get(1), measured.get(0), measured.get(0)).toString(), kept.toString());
        assertEquals(
                measured.get(0).classes().get(0).apBySize(),
                kept.get(1).classes().get(0).apBySize());
        assertEquals(2, store.list().size());
    }

    @Test
    void latenciesAreMeasuredOnceForTheSameModelsAndRounds() {
        Measurements measurements = Measurements.in(store);
        List<Latency> first = measurements.latencies(List.of(ONE, OTHER), 3);

        assertEquals(first, Measurements.in(store).latencies(List.of(ONE, OTHER), 3));
        assertNotEquals(first, measurements.latencies(List.of(ONE, OTHER), 4));
        assertEquals(2, store.list().size());
    }

    @Test
    void aScanIsThatOfTheScanAndKept() throws IOException {
        PruningRule rule = ChannelGroups.paper(ONE.network()).rule();
        Evaluator evaluator = new Evaluator(voc.val(), voc.classes(), 128, Protocol.VOC07);
        Sensitivity expected =
                EngineThreads.using(1, () -> SensitivityScan.of(rule, 0.5).run(ONE, candidate -> evaluator
                        .evaluate(BatchStatistics.reestimated(candidate, voc, 1))
                        .map()));

        Sensitivity measured = Measurements.in(store).sensitivity(rule, ONE, voc, 1, 0.5);
        losePictures();

        assertEquals(expected, measured);
        assertEquals(measured, Measurements.in(store).sensitivity(rule, ONE, voc, 1, 0.5));
    }

    @Test
    void reestimatedModelsAreThoseOfBatchStatisticsAndKept() throws IOException {
        List<Model> expected = EngineThreads.using(
                1, () -> List.of(BatchStatistics.reestimated(OTHER, voc, 2), BatchStatistics.reestimated(ONE, voc, 2)));
        Measurements measurements = Measurements.in(store);

        List<Model> measured = measurements.reestimated(List.of(OTHER, ONE), voc, 2);
        for (var image : voc.train()) {
            Files.delete(image.file()); // now nothing can be measured any more
        }
        List<Model> kept = Measurements.in(store).reestimated(List.of(ONE, OTHER), voc, 2);

        assertEquals(fingerprints(expected), fingerprints(measured));
        assertEquals(fingerprints(List.of(expected.get(1), expected.get(0))), fingerprints(kept));
        assertEquals(OTHER.network(), measured.get(0).network());
        assertNotEquals(fingerprints(List.of(OTHER, ONE)), fingerprints(measured));
    }

    private static List<String> fingerprints(List<Model> models) {
        return models.stream().map(model -> model.weights().fingerprint()).toList();
    }
}
