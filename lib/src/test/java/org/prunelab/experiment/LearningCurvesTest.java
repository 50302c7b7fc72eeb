package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.prunelab.outcome.Curves;
import org.prunelab.outcome.GammaRidges;
import org.prunelab.outcome.LearningCurve;
import org.prunelab.outcome.LearningCurves;
import org.prunelab.outcome.MeanSd;
import org.prunelab.report.Charts;
import org.prunelab.report.InlineSvg;
import org.prunelab.store.Store;

/** How trainings went, live and recorded, from runs whose files are known. */
class LearningCurvesTest {

    private static final int EPOCHS = KnownRuns.EPOCHS;

    @TempDir
    Path folder;

    private Experiment experiment;

    @BeforeEach
    void load() throws IOException {
        Path file = folder.resolve("experiment.json");
        String content =
                "{'title': 't', 'question': 'q', 'settings': {'until': 'prune'}, 'arms': {'constant': {'settings':"
                        + " {'schedule': 'constant'}}, 'relaxed': {}}, 'grid': {'percentiles': [0.2, 0.4]}, 'seeds': [1, 2]}";
        Files.writeString(file, content.replace('\'', '"'));
        experiment = Experiment.load(file).preset("smoke").store(Store.in(folder.resolve("store")));
    }

    @Test
    void eachTrainingIsThereOnceWithWhatItsTrialsHaveInCommon() {
        LearningCurves live = experiment.run(new KnownRuns()).learningCurves();

        assertEquals(2 + 2 * 2, live.curves().size(), "a base detector a seed, and a sparse training of each arm");
        LearningCurve base = live.stage("train").curves().get(1);
        assertEquals(Map.of("arm", "", "percentiles", ""), base.values());
        assertEquals(2, base.seed());
        LearningCurve sparse =
                live.stage("sparse-train").where("arm", "relaxed").curves().get(0);
        assertEquals(Map.of("arm", "relaxed", "percentiles", ""), sparse.values());
        assertEquals(EPOCHS, sparse.epochs().size());
        assertEquals(0.5, sparse.last().loss());
        assertTrue(Double.isNaN(sparse.epochs().get(0).map()), "not measured after every epoch");
        assertTrue(Double.isNaN(base.last().sparsity()), "a base detector has no penalty");
        // 3 and 4 in the bins from 0.04 and 0.05, 2 above all
        assertEquals(3, sparse.gammas().get(1).get(0));
        assertEquals(4, sparse.gammas().get(1).get(1));
        assertEquals(2, sparse.gammas().get(1).get(30));
    }

    @Test
    void aTrainingsSparseRateIsItsMeanOverTheEpochs() {
        LearningCurve relaxed = new LearningCurve(
                Map.of("arm", "relaxed"),
                1,
                "sparse-train",
                "sparse-train-0",
                List.of(new LearningCurve.Epoch(1, 1, 0.1, 0, 0.03), new LearningCurve.Epoch(2, 0.9, 0.2, 0.5, 0.01)),
                Map.of());

        String text = LearningCurves.of("", List.of("arm"), List.of(relaxed)).toText();

        assertTrue(text.contains("0.0200"), text);
        assertTrue(text.contains("50.0"), text);
    }

    @Test
    void whatIsRecordedReadsAsWhatIsLive() throws IOException {
        assertTrue(experiment.recordedLearningCurves().toText().contains("of \"t\" went is not recorded yet"));
        Results results = experiment.run(new KnownRuns());
        Path recorded = results.record();

        LearningCurves read = experiment.recordedLearningCurves(), live = results.learningCurves();

        assertEquals(live.curves().size(), read.curves().size());
        assertEquals(live.labels(), read.labels());
        for (int i = 0; i < live.curves().size(); i++) {
            LearningCurve one = live.curves().get(i), other = read.curves().get(i);
            assertEquals(one.epochs(), other.epochs());
            assertEquals(one.values(), other.values());
            assertEquals(one.run(), other.run());
        }
        Map<Integer, List<Integer>> gammas =
                read.stage("sparse-train").curves().get(0).gammas();
        assertEquals(16, gammas.size(), "as many epochs as are drawn");
        assertEquals(live.stage("sparse-train").curves().get(0).gammas().get(EPOCHS), gammas.get(EPOCHS));
        assertTrue(read.stage("sparse-train").curves().get(1).gammas().isEmpty(), "the first seed only");
        assertTrue(Files.size(recorded.resolve("gammas.csv")) < 10_000);
    }

    @Test
    void aCurveIsTheMeanOverSeedsOfWhatWasMeasured() {
        LearningCurves sparse = experiment.run(new KnownRuns()).learningCurves().stage("sparse-train");

        XYChart chart = Curves.of(sparse, "map").chart();

        var series = chart.getSeriesMap().get("relaxed");
        assertEquals(EPOCHS / 2, series.getXData().length, "every other epoch was evaluated");
        assertArrayEquals(new double[] {2, 4}, java.util.Arrays.copyOf(series.getXData(), 2));
        double[] seeds = sparse.where("arm", "relaxed").curves().stream()
                .mapToDouble(curve -> curve.epochs().get(1).map())
                .toArray();
        assertEquals((seeds[0] + seeds[1]) / 2, series.getYData()[0], 1e-12);
        assertTrue(chart.getSeriesMap().containsKey("± sd of relaxed"));
        assertEquals(1280, Charts.picture(chart).getWidth());
    }

    @Test
    void aCurveAboveAnotherIsTheMeanOfDifferencesSeedBySeed() {
        LearningCurves sparse = experiment.run(new KnownRuns()).learningCurves().stage("sparse-train");

        Curves above = Curves.of(sparse, "map").above("constant");

        XYChart chart = above.chart();
        assertFalse(chart.getSeriesMap().containsKey("constant"));
        double[] seeds = new double[2];
        for (int seed = 1; seed <= 2; seed++) {
            for (LearningCurve curve : sparse.curves()) {
                if (curve.seed() == seed) {
                    double map = curve.epochs().get(1).map();
                    seeds[seed - 1] += curve.values().get("arm").equals("relaxed") ? map : -map;
                }
            }
        }
        MeanSd expected = MeanSd.of(seeds);
        assertEquals(expected.mean(), chart.getSeriesMap().get("relaxed").getYData()[0], 1e-12);
        String finding = above.finding().text();
        assertTrue(finding.startsWith("mAP above constant, seed by seed: \"relaxed\" after epoch 2 "), finding);
        assertTrue(finding.contains("epoch 2 " + expected.signed(3) + (expected.isTold() ? "*," : ",")), finding);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Curves.of(sparse, "map").above("none"));
        assertEquals("There is no training \"none\" to compare with; there are constant, relaxed.", e.getMessage());
    }

    @Test
    void ridgesHaveOneAxisAndOneSeed() {
        LearningCurves sparse = experiment.run(new KnownRuns()).learningCurves().stage("sparse-train");

        String html = InlineSvg.of(GammaRidges.of(sparse).toHtml());

        assertEquals(2 + 1, html.split("<svg ", -1).length, "one for each schedule");
        assertTrue(html.contains("width=\"296\"") && html.contains("epoch 40"));
        assertTrue(GammaRidges.of(sparse).toText().contains("median in"));
    }

    @Test
    void nothingSaysSo() {
        LearningCurves none = experiment.recordedLearningCurves();
        assertTrue(none.isEmpty());
        for (var shown : List.of(none, Curves.of(none.where("arm", "relaxed"), "map"), GammaRidges.of(none))) {
            assertTrue(
                    shown.toHtml().startsWith("<p>How the trainings of &quot;t&quot; went is not recorded"),
                    shown.toHtml());
        }
        LearningCurves live = experiment.run(new KnownRuns()).learningCurves();
        assertFalse(live.isEmpty());
        assertEquals(
                "No training of these has channels with |γ| < 0.01 [%].",
                Curves.of(live.stage("train"), "sparsity").toText());
    }
}
