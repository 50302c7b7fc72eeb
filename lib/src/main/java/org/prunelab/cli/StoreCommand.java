package org.prunelab.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.prunelab.experiment.Experiment;
import org.prunelab.store.Run;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "store",
        description = "Looks after the folder in which results are kept.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Prunelab.Version.class)
final class StoreCommand {

    /** Which store. */
    static final class Place {
        @Option(
                names = "--store",
                paramLabel = "DIR",
                description = "The store (default: what PRUNELAB_STORE says, else ~/.prunelab/store).")
        private Path folder;

        Store store() {
            return folder == null ? Store.standard() : Store.in(folder);
        }
    }

    @Command(name = "list", description = "Lists the runs that are kept.", mixinStandardHelpOptions = true)
    void list(@Mixin Place place, @Mixin Output output) {
        Store store = place.store();
        List<Run> runs = store.list();
        String lines = runs.stream()
                .map(run -> String.format(
                        Locale.ROOT,
                        "%-36s %,12d bytes  %s",
                        run.id(),
                        run.bytes(),
                        run.environment().path("begun").asText()))
                .collect(Collectors.joining("\n"));
        output.print(
                "%s: %d runs, %,d bytes%n%s"
                        .formatted(
                                store.root(),
                                runs.size(),
                                runs.stream().mapToLong(Run::bytes).sum(),
                                lines)
                        .stripTrailing(),
                runs.stream().map(StoreCommand::json).toList());
    }

    private static Map<String, Object> json(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.id().folder());
        json.put("bytes", run.bytes());
        json.put("result", run.result());
        json.put("environment", run.environment());
        return json;
    }

    @Command(
            name = "verify",
            description = "Compares every file with its digest; the exit code is 1 where one is damaged.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin Place place,
            @Option(
                            names = "--discard",
                            description = "Delete the runs that are damaged, so that the next to need them makes them"
                                    + " again. (A damaged file that a run is about to read is found in any case.)")
                    boolean discard,
            @Mixin Output output) {
        Store store = place.store();
        List<Store.Damage> damages = discard ? store.discardDamaged() : store.verify();
        output.print(
                damages.isEmpty()
                        ? "All files are as they were made."
                        : damages.stream()
                                .map(damage -> damage.folder() + ": " + damage.what())
                                .collect(Collectors.joining("\n")),
                damages.stream()
                        .map(damage -> Map.of("folder", damage.folder().toString(), "what", damage.what()))
                        .toList());
        return damages.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    @Command(
            name = "gc",
            description =
                    "Deletes the runs that none of the experiments named refers to, at any of its presets; not the"
                            + " trainings and measurements of notebooks, which are in the folders trainings and"
                            + " measurements.",
            mixinStandardHelpOptions = true)
    void collect(
            @Mixin Place place,
            @Parameters(
                            paramLabel = "EXPERIMENT",
                            arity = "0..*",
                            description = "Experiments whose runs stay (default: all that prunelab finds).")
                    List<String> experiments,
            @Option(names = "--dry-run", description = "Tell what would go, and delete nothing.") boolean dry,
            @Mixin Output output) {
        Store store = place.store();
        Set<RunId> referenced = new HashSet<>();
        for (String name : experiments == null || experiments.isEmpty() ? Experiment.names() : experiments) {
            referenced.addAll(Experiment.load(name).store(store).runIds());
        }
        Store.Collected collected =
                dry ? new Store.Collected(store.unreferenced(referenced), 0) : store.collect(referenced);
        List<String> gone = collected.folders().stream().map(Path::toString).toList();
        String text = dry
                ? "%d folders would go%s".formatted(gone.size(), gone.isEmpty() ? "." : ":\n" + String.join("\n", gone))
                : String.format(Locale.ROOT, "%d folders deleted, %,d bytes freed.", gone.size(), collected.bytes());
        output.print(text, Map.of("folders", gone, "bytes", collected.bytes()));
    }
}
