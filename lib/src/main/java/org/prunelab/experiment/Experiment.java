package org.prunelab.experiment;

import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.prunelab.outcome.LearningCurves;
import org.prunelab.outcome.Outcomes;
import org.prunelab.recipe.Description;
import org.prunelab.recipe.ExperimentFile;
import org.prunelab.recipe.Preset;
import org.prunelab.recipe.Trial;
import org.prunelab.recipe.Trials;
import org.prunelab.report.Rendered;
import org.prunelab.stage.DataSets;
import org.prunelab.stage.Stage;
import org.prunelab.stage.Stages;
import org.prunelab.store.Instructions;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;
import org.prunelab.voc.Voc;

/**
 * A question with the runs that answer it, described in {@code experiments/<name>/experiment.json} as what differs from
 * the paper. Results are kept in a store, so that what was computed once is never computed again:
 *
 * <pre>{@code
 * Results results = Experiment.load("threshold-ablations").run();
 * }</pre>
 */
public final class Experiment {

    private static final int MOST_WORKERS = 256;

    private final Description description;
    private final Preset preset;
    private final OptionalInt threads;
    private final OptionalInt workers;
    private final Stages stages;
    private List<Trial> made = List.of(); // the trials, once they were asked for: a preset may be chosen before

    private Experiment(
            Description description, Preset preset, OptionalInt threads, OptionalInt workers, Stages stages) {
        this.description = description;
        this.preset = preset;
        this.threads = threads;
        this.workers = workers;
        this.stages = stages;
    }

    /**
     * An experiment at the preset that PRUNELAB_PRESET names, quick where it names none.
     *
     * @param nameOrPath a file, its folder, or a name, which is looked for in the folder {@code experiments} here and
     *     above, then in the jar
     * @throws IllegalArgumentException where there is none of that name, or it says what is not allowed
     */
    public static Experiment load(String nameOrPath) {
        Description description = Description.load(nameOrPath, Path.of(""));
        return new Experiment(
                description, Preset.current(), OptionalInt.empty(), OptionalInt.empty(), Stages.in(Store.standard()));
    }

    /** As {@link #load(String)}, from a file or its folder. */
    public static Experiment load(Path path) {
        return load(path.toString());
    }

    /** The same at the scale of a preset, by name. */
    public Experiment preset(String name) {
        return preset(Preset.named(name));
    }

    /** The same at the scale of a preset. */
    public Experiment preset(Preset other) {
        return new Experiment(description, other, threads, workers, stages);
    }

    /** The same with a number of threads that compute a stage, whatever the file says; results depend on it. */
    public Experiment threads(int number) {
        description.checkThreads(number);
        return new Experiment(description, preset, OptionalInt.of(number), workers, stages);
    }

    /**
     * The same, run by so many child processes. Unless this is said, they are as many as there are cores for, with the
     * threads that a stage computes with: on two cores, two trainings with a thread each do 1.16 times what one with two
     * threads does (experiments/benchmarks/sweep). On a graphics card it is one.
     *
     * @param number from 1 to 256, or 0 for stages that run in this process, one after another
     */
    public Experiment workers(int number) {
        if (number < 0 || number > MOST_WORKERS) {
            throw new IllegalArgumentException(
                    "There can't be %d workers; name 1 to %d, or 0 to run stages in this process."
                            .formatted(number, MOST_WORKERS));
        }
        return new Experiment(description, preset, threads, OptionalInt.of(number), stages);
    }

    /** The same with results kept in another store than {@link Store#standard}. */
    public Experiment store(Store other) {
        return new Experiment(description, preset, threads, workers, Stages.in(other));
    }

    /** The same with a single trial, whose results are kept in another store. */
    Experiment only(Trial trial, Store other) {
        Experiment one = store(other);
        one.made = List.of(trial);
        return one;
    }

    /** The name of its folder. */
    public String name() {
        return description.file().name();
    }

    public String title() {
        return description.file().json().get("title").textValue();
    }

    public String question() {
        return description.file().json().get("question").textValue();
    }

    public Preset preset() {
        return preset;
    }

    public Store store() {
        return stages.store();
    }

    Stages stagesInStore() {
        return stages;
    }

    Description description() {
        return description;
    }

    /**
     * All combinations of arms, the grid's values and seeds.
     *
     * @throws IllegalArgumentException where a combination is not allowed
     */
    public synchronized List<Trial> trials() {
        if (made.isEmpty()) {
            made = Trials.of(description, preset, threads);
        }
        return made;
    }

    /** The stages of all trials, each once, inputs before what needs them. */
    public List<Stage> stages() {
        Set<Stage> seen = Collections.newSetFromMap(new IdentityHashMap<>()); // of equal ones there is a single object
        return trials().stream()
                .flatMap(trial -> trial.stages().stream())
                .filter(seen::add)
                .toList();
    }

    /**
     * Makes what the store lacks, in {@link #workers} processes, showing a live table of the trials, and gives the
     * results. A trial that fails doesn't stop the others, and is tried again by the next run.
     *
     * @throws IllegalStateException where the thread is interrupted; finished stages and the last checkpoint are kept
     */
    public Results run() {
        try (Execution execution = WorkerExecution.of(workers, trials())) {
            return run(execution);
        }
    }

    /** As {@link #run()}, where somebody else runs the stages. */
    public Results run(Execution execution) {
        try {
            return Results.of(this, new Sweep(this, execution).run());
        } catch (InterruptedException e) {
            throw new IllegalStateException(
                    "%s was interrupted; finished stages and checkpoints are kept in %s, and running it again resumes."
                            .formatted(name(), store().root()),
                    e);
        }
    }

    /** What the store has of the results, without running anything. */
    public Results results() {
        return Results.of(this, Sweep.board(this));
    }

    /** The runs that a trial consists of, by the names of their folders. */
    List<String> runNames(Trial trial) {
        return trial.stages().stream().map(stage -> stages.id(stage).folder()).toList();
    }

    /** What is recorded of it; where nothing is, all that is made of that says so in a sentence. */
    public Outcomes recorded() {
        return RecordedOutcomes.of(this);
    }

    /** What the recorded latencies were measured with, where that is recorded. */
    public Rendered recordedLatencyConditions() {
        String text = TrialLatencies.conditions(folder())
                .orElse("It is not recorded what latencies were measured with, or there are none.");
        return Rendered.sentence(text);
    }

    /** How the recorded trainings went; where nothing is recorded, all that is made of that says so in a sentence. */
    public LearningCurves recordedLearningCurves() {
        return RecordedLearningCurves.of(this);
    }

    /** The pictures of its first trial. */
    public Voc voc() {
        return DataSets.open(trials().get(0).pipeline().base().data());
    }

    /** How far each trial is, as far as the store tells. */
    public Rendered status() {
        SweepProgress board = Sweep.board(this);
        Rendered view = board.view(title());
        return Rendered.of(view.toHtml(), view.toText() + "\n" + board.table().toText());
    }

    /**
     * Computes a recorded trial, drawn at random, anew from its settings alone, showing how far it is; with the vector
     * instructions that it was recorded with, where this machine has them.
     *
     * @throws IllegalStateException where the thread is interrupted; asked again, it goes on with the same trial
     */
    public Verification verify() {
        return RecordedTrial.drawn(this, new Random()).verify();
    }

    /** As {@link #verify()}, where somebody else runs the stages, with the vector instructions of this process. */
    public Verification verify(Execution execution) {
        return RecordedTrial.drawn(this, new Random()).verify(execution, Instructions.current());
    }

    /** Where its results are recorded: the folder of its file; of one in the jar, {@code experiments/<name>} here. */
    public Path folder() {
        return description.file().folder().orElseGet(() -> Path.of("experiments", name()));
    }

    /** What a trial lacks and why, a sentence for each stage; empty where all is in the store. */
    public List<String> why(Trial trial) {
        Set<String> reasons = new LinkedHashSet<>();
        trial.stages().forEach(stage -> reasons.addAll(stages.why(stage)));
        return List.copyOf(reasons);
    }

    /** The names that {@link #load} finds from the working folder. */
    public static List<String> names() {
        return List.copyOf(ExperimentFile.known(Path.of("")));
    }

    /**
     * The runs that it refers to: at any preset whose data is here, with any number of threads that this machine has, and
     * those that are recorded.
     */
    public Set<RunId> runIds() {
        Set<RunId> ids = new LinkedHashSet<>(Recording.runIds(folder()));
        for (Preset each : Preset.values()) {
            for (int number = 1; number <= Runtime.getRuntime().availableProcessors(); number++) {
                preset(each).threads(number).stages().stream()
                        .filter(stage -> stage.data().present())
                        .map(stages::id)
                        .forEach(ids::add);
            }
        }
        return ids;
    }

    @Override
    public String toString() {
        return "%s (%s): %d trials, %d stages".formatted(title(), preset.label(), trials().size(), stages().size());
    }
}
