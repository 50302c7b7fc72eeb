package org.prunelab.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.stage.StopSignal;
import org.prunelab.zoo.ModelCard;
import org.prunelab.zoo.Zoo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "zoo",
        description = "Detectors that come with the library, already trained.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Prunelab.Version.class)
final class ZooCommand {

    @Spec
    private CommandSpec command;

    @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
    void list(@Mixin Output output) {
        List<ModelCard> cards = Zoo.names().stream().map(Zoo::card).toList();
        output.print(
                cards.stream()
                        .map(card -> String.format(
                                Locale.ROOT,
                                "%-14s %s %.3f, %,d parameters. %s.",
                                card.name(),
                                card.evaluation().metric(),
                                card.evaluation().map(),
                                card.network().parameters(),
                                card.description()))
                        .collect(Collectors.joining("\n")),
                cards);
    }

    @Command(
            name = "show",
            description = "Shows the card of one: what it is, how it was trained, and how well it does.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "NAME", description = "As zoo list tells it.") String name,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            description = "Also write model.cfg, model.weights, training.json and card.json there.")
                    Path out,
            @Mixin Output output) {
        ModelCard card = Zoo.card(name);
        if (out != null) {
            Zoo.copy(name, out);
        }
        output.print(card.toText(), card);
    }

    @Command(
            name = "make",
            description = {
                "Trains one again, on one core, and writes the files that show --out writes.",
                "With the instructions of its card (AVX2, AVX-512) it comes to the same digest. Where it was stopped, by"
                        + " Ctrl-C or in any other way, the same command resumes."
            },
            mixinStandardHelpOptions = true)
    int make(
            @Parameters(paramLabel = "NAME", description = "As zoo list tells it.") String name,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where its files go.") Path out,
            @Mixin Output output) {
        return StopSignal.interrupts(() -> {
            try {
                Zoo.make(name, out);
            } catch (IllegalStateException | UncheckedIOException e) {
                // printed here, as a process that was told to end does not wait for more
                command.commandLine().getErr().println("prunelab: " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            ModelCard made = Zoo.card(out);
            String told = comparison(made, Zoo.card(name));
            output.print(made.toText() + "\n" + told, Map.of("card", made, "comparison", told));
            return CommandLine.ExitCode.OK;
        });
    }

    private static String comparison(ModelCard made, ModelCard shipped) {
        if (made.digest().equals(shipped.digest())) {
            return "The weights have the digest of those that come with the library.";
        }
        return made.instructions().equals(shipped.instructions())
                ? "The weights differ from those that come with the library, though both were trained with %s instructions; those with %s, these with %s."
                        .formatted(
                                made.instructions(),
                                shipped.training().get("engine"),
                                made.training().get("engine"))
                : "The weights differ from those that come with the library: those were trained with %s instructions, these with %s."
                        .formatted(shipped.instructions(), made.instructions());
    }
}
