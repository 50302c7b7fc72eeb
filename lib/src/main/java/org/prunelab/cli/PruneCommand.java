package org.prunelab.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.prune.Constants;
import org.prunelab.prune.GroupPlan;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.PruningRule;
import org.prunelab.solve.Solution;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prune",
        description =
                "Removes the least important channels and writes the smaller detector: model.cfg, model.weights and"
                        + " plan.json, which tells what went and why.",
        customSynopsis =
                "prunelab prune [OPTIONS] --cfg=FILE --weights=FILE (--percentiles=X,... | --target=TARGETS) --out=DIR",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class,
        sortOptions = false)
final class PruneCommand implements Runnable {

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
        PruningRule rule = selection.applyTo(amount.rule(selection.groups(model.network())));
        Optional<Solution> solution = amount.solve(rule, model);
        PruningPlan plan = solution.map(Solution::plan).orElseGet(() -> rule.plan(model));
        Model pruned = plan.apply(model, constants);
        Folder.write(out, folder -> {
            pruned.write(folder, "model");
            plan.save(folder.resolve("plan.json"));
        });
        String text = solution.map(Solution::toString).orElseGet(plan::toString);
        output.print(
                text + notes(plan).stream().map(note -> "Note: " + note + "\n").collect(Collectors.joining())
                        + "Wrote model.cfg, model.weights and plan.json into " + out,
                json(plan, solution));
    }

    private Map<String, Object> json(PruningPlan plan, Optional<Solution> solution) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("out", out.toString());
        json.put("before", plan.costBefore());
        json.put("after", plan.costAfter());
        json.put("groups", plan.groups().stream().map(PruneCommand::json).toList());
        solution.ifPresent(found -> json.put(
                "targets", found.outcomes().stream().map(PruneCommand::json).toList()));
        json.put("warnings", solution.map(Solution::warnings).orElseGet(plan::warnings));
        json.put("notes", notes(plan));
        return json;
    }

    /** What another program will not do with the files. */
    private static List<String> notes(PruningPlan plan) {
        return plan.original().layers().stream()
                        .anyMatch(layer -> layer instanceof Layer.Convolutional c && c.activation() == Activation.RELU6)
                ? List.of("OpenCV 4 reads no cfg with activation=relu6; give it what prunelab export writes.")
                : List.of();
    }

    private static Map<String, Object> json(Solution.Outcome outcome) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", outcome.target().name());
        json.put("asked", outcome.target().change());
        json.put("achieved", outcome.achieved());
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
