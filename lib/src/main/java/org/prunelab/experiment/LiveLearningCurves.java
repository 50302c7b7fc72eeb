package org.prunelab.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.outcome.LearningCurve;
import org.prunelab.outcome.LearningCurve.Epoch;
import org.prunelab.outcome.LearningCurves;
import org.prunelab.recipe.Trial;
import org.prunelab.sparse.GammaHistory;
import org.prunelab.stage.ModelStage;
import org.prunelab.store.Run;
import org.prunelab.train.GammaHistogram;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** How the trainings in the store went. */
final class LiveLearningCurves {

    private static final int BINS = (int) Math.round(LearningCurve.BIN * GammaHistogram.BINS_PER_UNIT);

    private LiveLearningCurves() {}

    static LearningCurves of(Results results) {
        return with(results, LearningCurves.none(""));
    }

    /** With recorded ones that are not in the store. */
    static LearningCurves with(Results results, LearningCurves recorded) {
        Experiment experiment = results.experiment();
        Map<String, LearningCurve> before = new HashMap<>();
        recorded.curves().forEach(curve -> before.put(curve.run(), curve));
        Map<String, Run> inStore = new HashMap<>();
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        Map<String, Long> seeds = new HashMap<>();
        for (Trial trial : experiment.trials()) {
            results.runs(trial).forEach(run -> inStore.put(run.id().folder(), run));
            for (String name : experiment.runNames(trial)) {
                Run run = inStore.get(name);
                if (before.containsKey(name) || (run != null && run.files().contains(ModelStage.METRICS))) {
                    seeds.putIfAbsent(name, (Long) trial.values().get(Trial.SEED));
                    values.merge(name, LiveOutcomes.values(trial), LiveLearningCurves::common);
                }
            }
        }
        List<LearningCurve> curves = new ArrayList<>();
        values.forEach((name, common) -> curves.add(
                inStore.containsKey(name)
                        ? curve(inStore.get(name), common, seeds.get(name))
                        : before.get(name).with(common)));
        String preset = experiment.preset().label();
        List<String> columns = experiment.trials().get(0).values().keySet().stream()
                .filter(name -> !name.equals(Trial.SEED))
                .toList();
        return curves.isEmpty()
                ? LearningCurves.none(
                        "No training of %s is in the store at the preset %s.".formatted(experiment.name(), preset))
                : LearningCurves.of("%s: live, preset %s".formatted(experiment.title(), preset), columns, curves);
    }

    private static Map<String, String> common(Map<String, String> values, Map<String, String> others) {
        Map<String, String> common = new LinkedHashMap<>();
        values.forEach((name, value) -> common.put(name, value.equals(others.get(name)) ? value : ""));
        return common;
    }

    private static LearningCurve curve(Run run, Map<String, String> values, long seed) {
        Table metrics = RecordedOutcomes.texts(run.file(ModelStage.METRICS));
        List<Epoch> epochs = new ArrayList<>();
        for (Row row : metrics) {
            epochs.add(new Epoch(
                    Integer.parseInt(row.getString("epoch")),
                    number(metrics, row, "loss"),
                    number(metrics, row, "map_50"),
                    number(metrics, row, "sparsity"),
                    number(metrics, row, "sparse_rate")));
        }
        return new LearningCurve(values, seed, run.id().stage(), run.id().folder(), epochs, gammas(run));
    }

    private static double number(Table table, Row row, String column) {
        return table.containsColumn(column) ? RecordedOutcomes.number(row.getString(column)) : Double.NaN;
    }

    private static Map<Integer, List<Integer>> gammas(Run run) {
        Map<Integer, List<Integer>> gammas = new LinkedHashMap<>();
        if (run.files().contains(GammaHistory.FILE)) {
            GammaHistory history = GammaHistory.read(run.file(GammaHistory.FILE));
            String all = history.groups().get(0);
            history.epochs().keySet().forEach(epoch -> gammas.put(epoch, wide(history.at(epoch, all))));
        }
        return gammas;
    }

    private static List<Integer> wide(GammaHistogram histogram) {
        List<Integer> wide = new ArrayList<>();
        for (int from = 0; from <= GammaHistogram.CLOSED_BINS; from += BINS) {
            int to = Math.min(from + BINS, histogram.counts().size());
            wide.add(histogram.counts().subList(from, to).stream()
                    .mapToInt(Integer::intValue)
                    .sum());
        }
        return wide;
    }
}
