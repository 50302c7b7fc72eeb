package org.prunelab.cli;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.evaluate.ClassEvaluation;
import org.prunelab.evaluate.Machine;
import org.prunelab.stage.StopSignal;
import org.prunelab.train.LossSettings;
import org.prunelab.train.OptimizerSettings;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Shapes;
import org.prunelab.voc.Voc;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        description = {
            "Trains YOLOv4 from scratch. Where it was stopped, by Ctrl-C or in any other way, the same command goes on.",
            "Writes model.cfg, model.weights, history.csv and result.json; checkpoints are kept in the folder's checkpoints."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class TrainCommand implements Callable<Integer> {

    private static final String SHAPES = "shapes";
    private static final int LEAST_SHAPES = 64;

    private enum OptimizerName {
        SGD,
        ADAMW
    }

    @Option(
            names = "--voc",
            required = true,
            paramLabel = "DIR",
            description = "Data in VOC layout, a Darknet .data file, or the word shapes for the generated set.")
    private String voc;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where all that it writes goes.")
    private Path out;

    @Option(
            names = "--width",
            paramLabel = "X",
            description = "Factor on the channels of every layer (default: ${DEFAULT-VALUE}).")
    private double width = 0.25;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Height and width of the input in pixels, a multiple of 32 (default: ${DEFAULT-VALUE}).")
    private int size = 128;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Times that each picture is seen (default: ${DEFAULT-VALUE}).")
    private int epochs = TrainingSettings.DEFAULT.epochs();

    @Option(names = "--batch", paramLabel = "N", description = "Pictures a step (default: ${DEFAULT-VALUE}).")
    private int batch = TrainingSettings.DEFAULT.batch();

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed = TrainingSettings.DEFAULT.seed();

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "sgd or adamw, each at its usual learning rate (default: sgd).")
    private OptimizerName optimizer = OptimizerName.SGD;

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            description = "How often mAP is measured on the way (default: ${DEFAULT-VALUE}).")
    private int evaluations = TrainingSettings.DEFAULT.evaluations();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute; results differ in the last bits between numbers (else all cores).")
    private Integer threads;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        Voc data = voc.equals(SHAPES)
                ? Voc.shapes(Shapes.standard().withSize(Math.max(LEAST_SHAPES, size)))
                : Voc.open(Path.of(voc));
        Network network = Yolov4.of(data.classes().size()).width(width).at(size).build();
        Training training = configured(Training.of(network)
                .on(data)
                .seed(seed)
                .optimizer(optimizer == OptimizerName.SGD ? OptimizerSettings.sgd() : OptimizerSettings.adamW())
                .checkpoints(out.resolve("checkpoints")));
        return StopSignal.interrupts(() -> train(training, data));
    }

    /** With the numbers of the command line; all that are not allowed are told at once. */
    private Training configured(Training plain) {
        List<UnaryOperator<Training>> numbers = List.of(
                training -> training.epochs(epochs),
                training -> training.batch(batch),
                training -> training.evaluations(evaluations),
                training -> threads == null ? training : training.threads(threads));
        List<String> refused = new ArrayList<>();
        Training training = plain;
        for (UnaryOperator<Training> number : numbers) {
            try {
                training = number.apply(training);
            } catch (IllegalArgumentException outside) {
                refused.add(outside.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", refused));
        }
        return training;
    }

    private int train(Training training, Voc data) {
        PrintStream standardOutput = System.out;
        try {
            System.setOut(System.err); // progress is for people; standard output is for the result
            Trained trained = training.run();
            Map<String, Object> result = result(data, trained);
            write(trained, result);
            output.print(
                    "%s%nIn %s: model.cfg, model.weights, history.csv, result.json".formatted(trained, out), result);
            return CommandLine.ExitCode.OK;
        } catch (IllegalStateException | UncheckedIOException e) {
            // printed here, as a process that was told to end does not wait for more
            command.commandLine().getErr().println("prunelab: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            System.setOut(standardOutput);
        }
    }

    private void write(Trained trained, Map<String, Object> result) {
        Folder.write(out, folder -> {
            trained.model().write(folder, "model");
            trained.writeHistory(folder.resolve("history.csv"));
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

    private Map<String, Object> result(Voc data, Trained trained) {
        Map<String, Object> mAP = new LinkedHashMap<>();
        mAP.put("value", trained.evaluation().map());
        mAP.put("protocol", trained.evaluation().metric());
        mAP.put("images", trained.evaluation().images());
        Map<String, Double> classes = new LinkedHashMap<>();
        for (ClassEvaluation one : trained.evaluation().classes()) {
            classes.put(one.name(), one.ap());
        }
        mAP.put("classes", classes);

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("mAP", mAP);
        result.put("seconds", trained.duration().toMillis() / 1000.0);
        result.put("seed", seed);
        result.put("width", width);
        result.put("size", size);
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
