package org.prunelab.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.prunelab.experiment.TrialState.Kind;
import org.prunelab.outcome.LearningCurves;
import org.prunelab.outcome.Outcomes;
import org.prunelab.recipe.Trial;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.Stage;
import org.prunelab.stage.Stages;
import org.prunelab.store.Run;
import org.prunelab.store.RunId;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * What came of an experiment, a row for each trial: its values; {@code map}, {@code parameters} and {@code macs} of its
 * last model; {@code sparsity}, the share of scaling factors below 0.01 after sparse training; the changes of parameters
 * and MACs by pruning in per cent; the mAP after each stage; {@code live_removed}, how many channels pruning removed
 * though sparse training had left their factor at 0.01 or more; and {@code seconds}, what all its stages took. What is
 * not there is missing.
 *
 * <pre>{@code
 * Results results = Experiment.load("threshold-ablations").results();
 * Table table = results.table();
 * }</pre>
 */
public final class Results implements Rendered {

    static final String MAP = "map";
    private static final List<String> CHANGES = List.of("parameters_change_percent", "macs_change_percent");

    private final Experiment experiment;
    private final List<TrialState> states;
    private final Table table;

    private Results(Experiment experiment, List<TrialState> states, Table table) {
        this.experiment = experiment;
        this.states = List.copyOf(states);
        this.table = table;
    }

    static Results of(Experiment experiment, SweepProgress board) {
        List<Trial> trials = experiment.trials();
        Table table = Values.columns(trials).setName(experiment.title());
        Kept kept = Kept.of(experiment);
        add(table, MAP, trials, trial -> kept.number(trial.pipeline().last(), MAP));
        add(table, "parameters", trials, trial -> kept.number(trial.pipeline().last(), "parameters"));
        add(table, "macs", trials, trial -> kept.number(trial.pipeline().last(), "macs"));
        add(table, "sparsity", trials, trial -> kept.number(trial.pipeline().sparse(), "sparsity"));
        add(table, CHANGES.get(0), trials, trial -> kept.change(trial, "parameters"));
        add(table, CHANGES.get(1), trials, trial -> kept.change(trial, "macs"));
        add(table, "map_base", trials, trial -> kept.number(trial.pipeline().base(), MAP));
        add(table, "map_sparse", trials, trial -> kept.number(trial.pipeline().sparse(), MAP));
        add(table, "map_pruned", trials, trial -> kept.number(trial.pipeline().pruned(), MAP));
        add(
                table,
                "live_removed",
                trials,
                trial -> kept.number(trial.pipeline().pruned().map(Evaluate::model), "live_removed"));
        add(table, "seconds", trials, kept::seconds);
        return new Results(experiment, trials.stream().map(board::state).toList(), table);
    }

    private static void add(Table table, String name, List<Trial> trials, ToDoubleFunction<Trial> value) {
        table.addColumns(
                DoubleColumn.create(name, trials.stream().mapToDouble(value).toArray()));
    }

    /** What the store has of an experiment, each run read once; NaN stands for what it has not. */
    private record Kept(Stages stages, Map<RunId, Run> runs, Map<RunId, Double> durations) {

        static Kept of(Experiment experiment) {
            Map<RunId, Run> runs = new HashMap<>();
            Map<RunId, Double> durations = new HashMap<>();
            for (Stage stage : experiment.stages()) {
                experiment.stagesInStore().find(stage).ifPresent(run -> {
                    runs.put(run.id(), run);
                    durations.put(run.id(), run.environment().path("seconds").asDouble());
                });
            }
            return new Kept(experiment.stagesInStore(), runs, durations);
        }

        double number(Stage stage, String name) {
            Run run = runs.get(stages.id(stage));
            return run == null ? Double.NaN : run.number(name);
        }

        double number(Optional<? extends Stage> stage, String name) {
            return stage.map(given -> number(given, name)).orElse(Double.NaN);
        }

        /** Of the last model against the base, in per cent; NaN where nothing is pruned. */
        double change(Trial trial, String name) {
            if (trial.pipeline().pruned().isEmpty()) {
                return Double.NaN;
            }
            return 100
                    * (number(trial.pipeline().last(), name)
                                    / number(trial.pipeline().base(), name)
                            - 1);
        }

        double seconds(Trial trial) {
            return trial.stages().stream()
                    .mapToDouble(stage -> durations.getOrDefault(stages.id(stage), Double.NaN))
                    .sum();
        }
    }

    public Experiment experiment() {
        return experiment;
    }

    /** A row for each trial, in full precision. */
    public Table table() {
        return table.copy();
    }

    /** Whether every trial is done. */
    public boolean whole() {
        return states.stream().allMatch(state -> state.kind() == Kind.DONE);
    }

    /** How far each trial is, and why it failed. */
    public Map<Trial, TrialState> states() {
        Map<Trial, TrialState> all = new LinkedHashMap<>();
        for (int i = 0; i < states.size(); i++) {
            all.put(experiment.trials().get(i), states.get(i));
        }
        return all;
    }

    /** The runs of a trial's stages that are there, in their order. */
    public List<Run> runs(Trial trial) {
        return trial.stages().stream()
                .map(experiment.stagesInStore()::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /** With mean and spread over the seeds; trials that are not done are left out. */
    public Outcomes outcomes() {
        return LiveOutcomes.of(this, Map.of());
    }

    /** How the trainings of the trials went, each once; those that are not done are left out. */
    public LearningCurves learningCurves() {
        return LiveLearningCurves.of(this);
    }

    /**
     * As {@link #outcomes}, with the milliseconds that the last model of each trial takes on this machine, one picture at
     * a time with one thread, as {@code milliseconds}, and those of the whole model as {@code milliseconds_whole}.
     *
     * @param rounds how often each is timed, by turns, at least 1
     */
    public Outcomes timed(int rounds) {
        return LiveOutcomes.of(this, TrialLatencies.measure(this, rounds));
    }

    /**
     * Times the trials as {@link #timed} and writes {@code latency.csv} into the experiment's folder, beside the recorded
     * results, which have to be of the same trials.
     *
     * @return the folder
     * @throws IllegalStateException where a trial is not done, or the recorded results are of other trials
     */
    public Path recordLatency(int rounds) {
        return TrialLatencies.record(this, rounds);
    }

    /** The models of a trial. */
    public TrialModels models(Trial trial) {
        return new TrialModels(trial, experiment.stagesInStore());
    }

    /**
     * The models of the first trial of an arm.
     *
     * @throws IllegalArgumentException where there is no arm of that name
     */
    public TrialModels models(String arm) {
        return models(experiment.trials().stream()
                .filter(trial -> String.valueOf(trial.values().get("arm")).equals(arm))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no arm \"%s\" at the preset %s."
                        .formatted(experiment.name(), arm, experiment.preset().label()))));
    }

    /** See {@link Experiment#why}. */
    public List<String> why(Trial trial) {
        return experiment.why(trial);
    }

    /**
     * The mean over the seeds and, as {@code *_sd}, the standard deviation of a sample of so many; with a single seed
     * that is missing.
     */
    public FormattedTable summary() {
        return new FormattedTable(Summary.of(table), format());
    }

    /** The table in a format for reading, for example to export it: {@code LatexTable.render(table, format)}. */
    public FormattedTable formatted() {
        return new FormattedTable(table, format());
    }

    private static TableFormat format() {
        TableFormat format = TableFormat.standard().digits("seconds", 0);
        for (String name : List.of(MAP, "sparsity", "map_base", "map_sparse", "map_pruned")) {
            format = format.digits(name, 3).digits(name + Summary.SPREAD, 3);
        }
        for (String name : CHANGES) {
            format = format.digits(name, 1).digits(name + Summary.SPREAD, 1);
        }
        return format;
    }

    /**
     * Writes {@code results.csv} and {@code provenance.json} into the experiment's folder: the numbers, and for each the
     * settings, the stages and where and how they were run; and {@code histories.csv} and {@code gammas.csv}: how its
     * trainings went, and the scaling factors of the first seed. Trials of this experiment that the store lacks are taken
     * from what is recorded there already, from the same settings; so seeds and arms can be added on another machine. A
     * {@code latency.csv} of other models is deleted.
     *
     * @return the folder
     * @throws IllegalStateException where a trial is neither done nor recorded, a run in the store gave another result
     *     than is recorded of it, or what is recorded is of another preset
     */
    public Path record() {
        return Recording.write(this);
    }

    private List<String> failures() {
        Set<String> failures = new LinkedHashSet<>();
        states().forEach((trial, state) -> {
            if (state.kind() == Kind.FAILED) {
                failures.add(trial + " failed: " + state.detail());
            }
        });
        return new ArrayList<>(failures);
    }

    @Override
    public String toHtml() {
        StringBuilder html = new StringBuilder(formatted().toHtml());
        failures()
                .forEach(failure ->
                        html.append("\n<p>").append(Html.escape(failure)).append("</p>"));
        return html.toString();
    }

    @Override
    public String toText() {
        StringBuilder text = new StringBuilder(formatted().toText());
        failures().forEach(failure -> text.append('\n').append(failure));
        return text.toString();
    }

    @Override
    public String toString() {
        return toText();
    }
}
