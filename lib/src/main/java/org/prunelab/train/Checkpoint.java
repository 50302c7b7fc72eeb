package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.evaluate.Evaluation;

/**
 * What a training needs to resume as if it had never stopped. What is random in it follows from seed and step, so it has
 * no random state; nor has its schedule.
 *
 * @param state its numbers
 * @param arrays those of the network under {@code weights.}, of the optimizer under {@code optimizer.}, of the moving average
 *     under {@code average.} and of the guiding loss under {@code guide.}; once the training has finished, those of its
 *     result under {@code result.} alone
 */
record Checkpoint(State state, Map<String, NDArray> arrays) {

    private static final String WEIGHTS = "weights.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String AVERAGE = "average.";
    private static final String GUIDE = "guide.";
    private static final String RESULT = "result.";

    /** Raised when a checkpoint's content changes its meaning. */
    private static final int FORMAT = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The numbers beside the arrays.
     *
     * @param training whose checkpoint this is
     * @param step steps done
     * @param epochs results of the epochs that are done
     * @param losses of the steps of the epoch that is not
     * @param pace of those steps
     * @param optimizerSteps see {@link Optimizer#steps}
     * @param averageUpdates see {@link Ema#updates}
     * @param nanoseconds time on the clock so far
     * @param evaluation of the result; null unless the training has finished
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            int format,
            TrainingIdentity training,
            int step,
            List<EpochResult> epochs,
            LossMeter.Sums losses,
            Pace.SoFar pace,
            int optimizerSteps,
            int averageUpdates,
            long nanoseconds,
            Evaluation evaluation) {}

    /** A checkpoint between two steps. The arrays stay those of the training. */
    static Checkpoint of(
            TrainingIdentity training,
            int step,
            List<EpochResult> epochs,
            LossMeter losses,
            Pace.SoFar pace,
            Duration duration,
            TrainingStep run) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        List<NDArray> averages = run.ema.averages();
        for (Pair<String, Parameter> entry : run.block.getDirectParameters()) {
            arrays.put(WEIGHTS + entry.getKey(), entry.getValue().getArray());
            arrays.put(AVERAGE + entry.getKey(), averages.get(arrays.size() / 2));
        }
        run.optimizer.state().forEach((name, array) -> arrays.put(OPTIMIZER + name, array));
        run.guideParameters.forEach((name, array) -> arrays.put(GUIDE + name, array));
        State state = new State(
                FORMAT,
                training,
                step,
                epochs,
                losses.sums(),
                pace,
                run.optimizer.steps(),
                run.ema.updates(),
                duration.toNanos(),
                null);
        return new Checkpoint(state, arrays);
    }

    /**
     * The last checkpoint of a training, which holds its result.
     *
     * @param manager owns the arrays
     */
    static Checkpoint finished(TrainingIdentity training, int step, Trained trained, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry :
                DetectorBlock.of(trained.model(), manager).getDirectParameters()) {
            arrays.put(RESULT + entry.getKey(), entry.getValue().getArray());
        }
        State state = new State(
                FORMAT,
                training,
                step,
                trained.epochs(),
                LossMeter.Sums.NONE,
                Pace.SoFar.NONE,
                0,
                0,
                trained.duration().toNanos(),
                trained.evaluation());
        return new Checkpoint(state, arrays);
    }

    boolean isFinished() {
        return state.evaluation() != null;
    }

    Duration duration() {
        return Duration.ofNanos(state.nanoseconds());
    }

    /** The result of a training that has finished. */
    Trained trained(Network network, TrainingSettings settings) {
        return new Trained(model(RESULT, network), state.evaluation(), state.epochs(), duration(), settings);
    }

    /** The weights to resume from. */
    Model model(Network network) {
        return model(WEIGHTS, network);
    }

    private Model model(String prefix, Network network) {
        List<NDArray> values = new DetectorBlock(network)
                .getDirectParameters().keys().stream()
                        .map(name -> arrays.get(prefix + name))
                        .toList();
        return DetectorBlock.over(network, values).model();
    }

    /** Sets all but the weights to what it was. */
    void restore(TrainingStep run) {
        run.optimizer.restore(under(OPTIMIZER), state.optimizerSteps());
        run.ema.restore(List.copyOf(under(AVERAGE).values()), state.averageUpdates());
        Map<String, NDArray> guide = under(GUIDE);
        run.guideParameters.forEach((name, array) -> InPlace.copy(guide.get(name), array, name));
    }

    private Map<String, NDArray> under(String prefix) {
        Map<String, NDArray> part = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), array);
            }
        });
        return part;
    }

    /** What is written to a file. */
    TensorFile toFile() {
        try {
            return new TensorFile(JSON.writeValueAsString(state), arrays);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records, lists and numbers are always JSON", e);
        }
    }

    /**
     * Reads a file.
     *
     * @param manager owns the arrays
     * @throws IllegalArgumentException where the file is damaged, or of another version of this library
     */
    static Checkpoint read(Path file, NDManager manager) {
        TensorFile content = TensorFile.read(file, manager);
        try {
            JsonNode json = JSON.readTree(content.text());
            if (json.path("format").asInt() != FORMAT) {
                throw new IllegalArgumentException("of format %s, but this version of the library reads %d"
                        .formatted(json.path("format"), FORMAT));
            }
            return new Checkpoint(JSON.treeToValue(json, State.class), content.arrays());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("of another version of this library: " + e.getOriginalMessage(), e);
        }
    }
}
