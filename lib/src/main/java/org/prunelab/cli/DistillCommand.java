package org.prunelab.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.prunelab.base.Parameters;
import org.prunelab.darknet.Model;
import org.prunelab.distill.Distillation;
import org.prunelab.distill.DistillationSum;
import org.prunelab.distill.SpatialAttention;
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
        name = "distill",
        description = {
            "Trains a pruned detector on beside its teacher, as a rule the same detector before pruning. Where it was"
                    + " stopped, the same command resumes.",
            "Writes model.cfg, model.weights, history.csv and result.json; checkpoints are kept in the folder's checkpoints."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class DistillCommand implements Callable<Integer> {

    @Mixin
    private ModelFiles files;

    @Option(
            names = "--teacher-cfg",
            required = true,
            paramLabel = "FILE",
            description = "The teacher's network, a Darknet cfg.")
    private Path teacherCfg;

    @Option(
            names = "--teacher-weights",
            required = true,
            paramLabel = "FILE",
            description = "The teacher's Darknet weights.")
    private Path teacherWeights;

    @Mixin
    private TrainingOptions options;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            split = ",",
            completionCandidates = Names.Guides.class,
            description =
                    "What the student takes over, one or several of ${COMPLETION-CANDIDATES} (default: attention).")
    private List<String> methods = List.of("attention");

    @Option(
            names = "--attention",
            paramLabel = "LAYER=BETA",
            split = ",",
            description =
                    "Layers whose attention is compared, with their weights at 416 pixels (default: the paper's, for"
                            + " YOLOv4).")
    private Map<Integer, Double> attention;

    @Option(
            names = "--attention-scale",
            paramLabel = "X",
            description = "What these weights are multiplied by; 1 suits trainings as long as the paper's (default:"
                    + " ${DEFAULT-VALUE}).")
    private double attentionScale = 5e-4;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Of soft targets (default: the paper's, ${DEFAULT-VALUE}).")
    private double temperature = 3;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        OptimizerSettings descent = OptimizerSettings.sgd();
        // half the usual rate, since a pruned network has much to keep
        TrainingSettings settings = options.settings(descent, descent.usualRate() / 2, this::guide);
        Model student = files.read();
        Distillation guide = guide().forInputOf(student.network());
        Model teacher = ModelFiles.read(teacherCfg, teacherWeights);
        Voc data = options.data(student.network().input().width());
        Training training = Training.of(student).with(settings).with(guide.from(teacher));
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("guide", guide.toString());
        return new TrainingJob(training, data, options.out(), told).run(output, command.commandLine());
    }

    private Distillation guide() {
        List<Distillation> guides = methods.stream().map(this::guide).toList();
        return guides.size() == 1 ? guides.get(0) : new DistillationSum(guides);
    }

    private Distillation guide(String method) {
        Distillation guide = Distillation.named(
                method,
                Parameters.of(Map.of(
                        "attentionScale",
                        attentionScale,
                        "temperature",
                        temperature,
                        "softTargetScale",
                        1.0,
                        "imitationScale",
                        1.0)));
        return attention != null && guide instanceof SpatialAttention papers
                ? new SpatialAttention(attention, papers.nearObjects()).scaled(attentionScale)
                : guide;
    }
}
