package org.prunelab.stage;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.prunelab.darknet.Model;
import org.prunelab.report.ProgressBar;
import org.prunelab.store.Run;
import org.prunelab.store.RunWriter;
import org.prunelab.store.Store;
import org.prunelab.voc.Voc;

/**
 * What a stage works with: the results of its inputs, its pictures, and a folder of its own.
 *
 * <pre>{@code
 * Stage shown = tuned;
 * Run run = Stages.in(store).run(shown, StageProgress.NONE);      // makes a workspace for each stage that is missing
 * }</pre>
 */
public final class Workspace {

    private final RunWriter making;
    private final Map<Stage, Run> inputs;
    private final Voc voc;
    private final Path trainings;
    private final Consumer<ProgressBar> progress;

    /**
     * @param inputs the run of each input, whole
     * @param trainings see {@link Store#trainings}
     * @param progress told how far the stage has come
     */
    Workspace(RunWriter making, Map<Stage, Run> inputs, Voc voc, Path trainings, Consumer<ProgressBar> progress) {
        this.making = making;
        this.trainings = trainings;
        this.inputs = Map.copyOf(inputs);
        this.voc = voc;
        this.progress = progress;
    }

    /** The model that an input gave. */
    Model model(Stage input) {
        Run run = inputs.get(input);
        return Model.read(run.file(ModelStage.CFG), run.file(ModelStage.WEIGHTS));
    }

    /** A file of the run of an input. */
    Path file(Stage input, String name) {
        return inputs.get(input).file(name);
    }

    /** The data of the stage. */
    Voc voc() {
        return voc;
    }

    /** A file of the run. */
    Path file(String name) {
        return making.folder().resolve(name);
    }

    /** Writes the model that the stage gives. */
    void write(Model model) {
        model.write(making.folder(), ModelStage.MODEL);
    }

    /** Where the checkpoints of a training survive the end of its process. */
    Path checkpoints() {
        return making.scratch().resolve("checkpoints");
    }

    /** Where finished trainings of notebooks are. */
    Path trainings() {
        return trainings;
    }

    /** Adds to the environment that the run was made in. */
    void note(String name, Object value) {
        making.note(name, value);
    }

    /** See {@link RunWriter#reuses}. */
    void reuses(String from) {
        making.reuses(from);
    }

    Consumer<ProgressBar> progress() {
        return progress;
    }
}
