package org.prunelab.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.prunelab.store.Run;
import org.prunelab.store.RunId;
import org.prunelab.store.RunWriter;
import org.prunelab.store.Store;
import org.prunelab.store.Work;

/**
 * Stages with the store that holds their results.
 *
 * <pre>{@code
 * Run run = Stages.in(Store.standard()).run(Evaluate.onValidation(tuned, Protocol.VOC07, Compute.cpu(2)), StageProgress.NONE);
 * run.number("map")
 * }</pre>
 *
 * Engine and device allow one training at a time in a process, so that stages run one after another; other processes may
 * run others on the same store meanwhile.
 */
public final class Stages {

    private final Store store;
    private final Identities identities = new Identities();
    private final Set<RunId> whole = ConcurrentHashMap.newKeySet();

    private Stages(Store store) {
        this.store = store;
    }

    /** Stages with a store. */
    public static Stages in(Store store) {
        return new Stages(store);
    }

    public Store store() {
        return store;
    }

    /** What the run of a stage is called. */
    public RunId id(Stage stage) {
        return identities.of(stage).id();
    }

    /** The run of a stage, where it was made already; see {@link Store#find}. */
    public Optional<Run> find(Stage stage) {
        return store.find(id(stage));
    }

    /** A stage and all that it needs, each once, those first that others need. */
    public static List<Stage> chain(Stage stage) {
        Set<Stage> chain = new LinkedHashSet<>();
        stage.inputs().forEach(input -> chain.addAll(chain(input)));
        chain.add(stage);
        return List.copyOf(chain);
    }

    /**
     * The run of a stage: the one that is there, or one that is made, after those that it needs. A training that was
     * stopped or killed resumes from its last checkpoint. An input whose files do not have their digests is made again.
     *
     * @throws RuntimeException where it fails, with the stage's own reason
     */
    public Run run(Stage stage, StageProgress progress) {
        Optional<Run> found = find(stage);
        if (found.isPresent()) {
            progress.reused(stage, found.get());
            return found.get();
        }
        Map<Stage, Run> inputs = new LinkedHashMap<>();
        for (Stage input : stage.inputs()) {
            inputs.put(input, whole(input, progress));
        }
        StageWork work = new StageWork(stage, inputs, store.trainings(), progress);
        Run run = store.make(id(stage), identities.of(stage).config(), work);
        progress.finished(stage, run);
        return run;
    }

    /** The run of an input, after a look at its digests: it is about to be read. */
    private Run whole(Stage input, StageProgress progress) {
        Run run = run(input, progress);
        if (whole.contains(run.id())) {
            return run;
        }
        Optional<String> damage = store.discardIfDamaged(run);
        if (damage.isPresent()) {
            progress.damaged(input, damage.get());
            run = run(input, progress);
        }
        whole.add(run.id());
        return run;
    }

    /**
     * Why a stage would be run: a sentence for each one of its {@link #chain} that is missing; empty where its result is
     * there.
     */
    public List<String> why(Stage stage) {
        if (find(stage).isPresent()) {
            return List.of();
        }
        List<String> reasons = new ArrayList<>();
        for (Stage link : chain(stage)) {
            if (find(link).isEmpty()) {
                reasons.add(reason(link));
            }
        }
        return reasons;
    }

    private String reason(Stage stage) {
        RunId id = id(stage);
        Optional<String> damage = store.damage(id);
        List<String> missing = stage.inputs().stream()
                .filter(input -> find(input).isEmpty())
                .map(Stage::name)
                .toList();
        if (damage.isPresent()) {
            return "%s is damaged: %s.".formatted(id, damage.get());
        } else if (store.begun(id)) {
            return "%s was begun and is not whole yet.".formatted(id);
        } else if (!missing.isEmpty()) {
            return "%s waits for %s.".formatted(id, String.join(" and ", missing));
        }
        JsonNode config = identities.of(stage).config();
        return Difference.nearest(config, store.list(), stage.name())
                .map(difference -> "%s is missing: %s".formatted(id, difference))
                .orElse("%s is missing, and the store has no other %s.".formatted(id, stage.name()));
    }

    /** A stage as the store's work. */
    private record StageWork(Stage stage, Map<Stage, Run> inputs, Path trainings, StageProgress progress)
            implements Work {

        @Override
        public JsonNode run(RunWriter making) {
            progress.started(stage);
            return stage.run(new Workspace(
                    making, inputs, DataSets.open(stage.data()), trainings, bar -> progress.advanced(stage, bar)));
        }

        @Override
        public void waiting() {
            progress.waiting(stage);
        }
    }
}
