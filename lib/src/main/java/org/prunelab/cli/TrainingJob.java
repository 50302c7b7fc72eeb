package org.prunelab.cli;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.prunelab.evaluate.Machine;
import org.prunelab.loss.LossSettings;
import org.prunelab.prune.ScalingFactors;
import org.prunelab.sparse.GammaHistory;
import org.prunelab.stage.StopSignal;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;
import picocli.CommandLine;

/**
 * A training as a command: with checkpoints, so that the same command resumes where it was stopped, and with its result
 * in a folder.
 *
 * @param told what the result says of the command's own options
 */
record TrainingJob(Training training, Voc data, Path out, Map<String, Object> told) {

    /** A scaling factor below this counts as pushed to zero. */
    private static final double ZERO = 0.01;

    /**
     * Trains, and writes and prints what came of it.
     *
     * @return the exit code
     */
    int run(Output output, CommandLine command) {
        Training kept = training.on(data).checkpoints(out.resolve("checkpoints"));
        return StopSignal.interrupts(() -> run(kept, output, command));
    }

    private int run(Training kept, Output output, CommandLine command) {
        try {
            Trained trained = kept.run();
            GammaHistory gammas = GammaHistory.of(trained.epochs());
            Map<String, Object> result = result(trained);
            write(trained, gammas, result);
            output.print(
                    "%s%nIn %s: model.cfg, model.weights, history.csv, %sresult.json"
                            .formatted(trained, out, gammas.isEmpty() ? "" : GammaHistory.FILE + ", "),
                    result);
            return CommandLine.ExitCode.OK;
        } catch (IllegalStateException | UncheckedIOException e) {
            // printed here, as a process that was told to end does not wait for more
            command.getErr().println("prunelab: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void write(Trained trained, GammaHistory gammas, Map<String, Object> result) {
        Folder.write(out, folder -> {
            trained.model().write(folder, "model");
            trained.writeHistory(folder.resolve("history.csv"));
            if (!gammas.isEmpty()) {
                gammas.write(folder.resolve(GammaHistory.FILE));
            }
            try {
                Files.writeString(
                        folder.resolve("result.json"),
                        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n");
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("maps, strings and numbers are always JSON", e);
            } catch (IOException e) {
                throw new UncheckedIOException("result.json can't be written to %s: %s".formatted(out, e), e);
            }
        });
    }

    private Map<String, Object> result(Trained trained) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("mAP", EvaluationJson.of(trained.evaluation()));
        result.put("sparsity", ScalingFactors.of(trained.model()).shareBelow(ZERO));
        result.put("seconds", trained.duration().toMillis() / 1000.0);
        result.put("seed", trained.settings().seed());
        result.putAll(told);
        Map<String, Object> settings = settings(trained.settings());
        // what was left to the network's heads
        settings.computeIfAbsent(
                "loss", key -> LossSettings.of(trained.model().network()).toString());
        result.put("settings", settings);
        result.put(
                "data",
                Map.of(
                        "name", data.name(),
                        "train", data.train().size(),
                        "val", data.val().size(),
                        "fingerprint", data.fingerprint()));
        result.put("machine", Machine.current());
        result.put(
                "versions",
                Map.of(
                        "prunelab", new Prunelab.Version().getVersion()[0],
                        "java", System.getProperty("java.version"),
                        "pytorch", Engine.getInstance().getVersion()));
        return result;
    }

    private static Map<String, Object> settings(TrainingSettings settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : TrainingSettings.class.getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(settings);
                Object given = value instanceof Optional<?> optional ? optional.orElse(null) : value;
                if (value instanceof OptionalInt number) {
                    given = number.isPresent() ? number.getAsInt() : null;
                }
                values.put(component.getName(), given == null || given instanceof Number ? given : given.toString());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record's accessors are public and throw nothing", e);
            }
        }
        return values;
    }
}
