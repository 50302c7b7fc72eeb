package org.prunelab.cli;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.prunelab.base.Parameters;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
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
        name = "sparse",
        description = {
            "Trains a detector on under a penalty that pushes the scaling factors of dispensable channels to zero, so that"
                    + " they can be pruned. Where it was stopped, the same command resumes.",
            "Writes model.cfg, model.weights, history.csv, gammas.csv and result.json; checkpoints are kept in the folder's"
                    + " checkpoints."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class SparseCommand implements Callable<Integer> {

    @Mixin
    private ModelFiles files;

    @Mixin
    private TrainingOptions options;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            completionCandidates = Names.Schedules.class,
            description =
                    "The course of the rate: ${COMPLETION-CANDIDATES}. Relaxed is the paper's, which spares the larger"
                            + " factors later (default: ${DEFAULT-VALUE}).")
    private String schedule = "relaxed";

    @Option(
            names = "--rate",
            paramLabel = "S",
            description =
                    "The sparse rate s; S times the sign of gamma is added to its gradient. A factor moves by about"
                            + " learning rate x steps x S x 16 in all, and 1 is the way to zero (default: ${DEFAULT-VALUE}).")
    private double rate = 0.01;

    @Option(
            names = "--relax",
            paramLabel = "FROM,PERCENTILE,FACTOR",
            hideParamSyntax = true,
            split = ",",
            description = "When and which factors the relaxed schedule spares, and what their rate is multiplied by"
                    + " (default: the paper's 0.4,0.65,0.01).")
    private double[] relax = {0.4, 0.65, 0.01};

    @Option(
            names = "--with",
            paramLabel = "NAME=X",
            hideParamSyntax = true,
            split = ",",
            description = "Numbers of the schedule by their names in experiments, such as decayTo=0.1 for linear and"
                    + " cosine, which else fall to nothing.")
    private Map<String, Double> numbers = Map.of();

    @Option(
            names = "--group-rates",
            paramLabel = "X",
            split = ",",
            description = "The relative rate of each group of --groups; only their ratios count (else one for all).")
    private List<Double> groupRates = List.of(1.0);

    @Option(
            names = "--groups",
            paramLabel = "GROUPS",
            completionCandidates = Names.Groupings.class,
            description = "By which layers gammas are counted and rates may differ: " + Grouping.CHOICES
                    + " (default: paper where the network is a YOLOv4, else module).")
    private String grouping;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        OptimizerSettings descent = OptimizerSettings.sgd(); // Adam divides the penalty's size away
        TrainingSettings settings = options.settings(descent, descent.usualRate(), this::course);
        Model start = files.read();
        Network network = start.network();
        GammaPenalty penalty = GammaPenalty.on(network, course(), groups(network), groupRates);
        Voc data = options.data(network.input().width());
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("penalty", penalty.rate().toString());
        return new TrainingJob(Training.of(start).with(settings).with(penalty), data, options.out(), told)
                .run(output, command.commandLine());
    }

    private ChannelGroups groups(Network network) {
        if (grouping != null) {
            return Grouping.of(grouping, network);
        }
        return ChannelGroups.suitsPaper(network) ? ChannelGroups.paper(network) : ChannelGroups.byModule(network);
    }

    private SparseRate course() {
        if (relax.length != 3) {
            throw new IllegalArgumentException(
                    "--relax takes three numbers, from which part of the training, above which percentile, and the factor, but got %d."
                            .formatted(relax.length));
        }
        Map<String, Double> all = new HashMap<>(Map.of(
                "sparseRate", rate,
                "relaxFrom", relax[0],
                "relaxPercentile", relax[1],
                "relaxFactor", relax[2],
                "decayTo", 0.0));
        all.putAll(numbers);
        return SparseRate.named(schedule, Parameters.of(all));
    }
}
