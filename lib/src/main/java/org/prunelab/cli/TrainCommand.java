package org.prunelab.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.train.OptimizerSettings;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        description = {
            "Trains YOLOv4 from scratch. Where it was stopped, by Ctrl-C or in any other way, the same command resumes.",
            "Writes model.cfg, model.weights, history.csv and result.json; checkpoints are kept in the folder's checkpoints."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class TrainCommand implements Callable<Integer> {

    private enum OptimizerName {
        SGD,
        ADAMW
    }

    @Mixin
    private TrainingOptions options;

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
            names = "--optimizer",
            paramLabel = "NAME",
            description = "sgd or adamw, each at its usual learning rate (default: sgd).")
    private OptimizerName optimizer = OptimizerName.SGD;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        OptimizerSettings descent =
                optimizer == OptimizerName.SGD ? OptimizerSettings.sgd() : OptimizerSettings.adamW();
        TrainingSettings settings = options.settings(
                descent, descent.usualRate(), () -> Yolov4.of(1).width(width), () -> Yolov4.of(1)
                        .at(size));
        Voc data = options.data(size);
        Network network = Yolov4.of(data.classes().size()).width(width).at(size).build();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("width", width);
        told.put("size", size);
        return new TrainingJob(Training.of(network).with(settings), data, options.out(), told)
                .run(output, command.commandLine());
    }
}
