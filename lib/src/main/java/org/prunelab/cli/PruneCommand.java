package org.prunelab.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.GroupPlan;
import org.prunelab.prune.PruningPlan;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prune",
        description =
                "Removes the least important channels and writes the smaller detector: model.cfg, model.weights and"
                        + " plan.json, which tells what went and why.",
        customSynopsis = "prunelab prune [OPTIONS] --cfg=FILE --weights=FILE --percentiles=X,... --out=DIR",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class,
        sortOptions = false)
final class PruneCommand implements Runnable {

    /** How much is to go. */
    static final class Amount {
        @Option(
                names = "--percentiles",
                paramLabel = "X",
                split = ",",
                required = true,
                description = "The share of its channels that goes, for each group or one for all, in [0, 1),"
                        + " such as .18,.50,.67,.19,.68.")
        private double[] percentiles;
    }

    @Mixin
    private ModelFiles files;

    @ArgGroup(multiplicity = "1")
    private Amount amount;

    @Mixin
    private Selection selection;

    @Option(
            names = "--constants",
            paramLabel = "WHAT",
            defaultValue = "moved",
            description =
                    "What becomes of the constants that removed channels contribute: moved into the next layer, or"
                            + " none, as if masked (default: ${DEFAULT-VALUE}, the paper's).")
    private Constants constants;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder for the three files, made if need be.")
    private Path out;

    @Mixin
    private Output output;

    @Override
    public void run() {
        Model model = files.read();
        ChannelGroups groups = selection.groups(model.network());
        PruningPlan plan =
                selection.applyTo(groups.percentiles(amount.percentiles)).plan(model);
        Model pruned = plan.apply(model, constants);
        Folder.write(out, folder -> {
            pruned.write(folder, "model");
            plan.save(folder.resolve("plan.json"));
        });
        output.print(plan + "Wrote model.cfg, model.weights and plan.json into " + out, json(plan));
    }

    private Map<String, Object> json(PruningPlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("out", out.toString());
        json.put("before", plan.costBefore());
        json.put("after", plan.costAfter());
        json.put("groups", plan.groups().stream().map(PruneCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(GroupPlan group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", group.name());
        json.put("asked", Double.isNaN(group.asked()) ? null : group.asked());
        json.put("achieved", group.achieved());
        json.put("channels", group.channels());
        json.put("prunable", group.prunable());
        json.put("removed", group.removed());
        json.put("why", group.why());
        return json;
    }
}
