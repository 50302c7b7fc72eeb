package org.prunelab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.experiment.Experiment;
import org.prunelab.store.Run;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;
import org.prunelab.train.KeptTraining;
import org.prunelab.view.Measurements;
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

    @Command(
            name = "list",
            description = "Lists what is kept: runs of experiments, measurements and trainings of notebooks.",
            mixinStandardHelpOptions = true)
    void list(@Mixin Place place, @Mixin Output output) {
        Store store = place.store();
        List<Run> runs = store.list();
        List<KeptTraining> trainings = KeptTraining.in(store.trainings());
        Stream<String> lines = Stream.concat(
                runs.stream()
                        .map(run -> line(
                                run.id().toString(),
                                run.bytes(),
                                run.environment().path("begun").asText())),
                trainings.stream()
                        .map(kept -> line(name(kept), kept.bytes(), kept.saved().toString())));
        long bytes = runs.stream().mapToLong(Run::bytes).sum()
                + trainings.stream().mapToLong(KeptTraining::bytes).sum();
        output.print(
                "%s: %d runs, %d trainings of notebooks, %,d bytes%n%s"
                        .formatted(
                                store.root(),
                                runs.size(),
                                trainings.size(),
                                bytes,
                                lines.collect(Collectors.joining("\n")))
                        .stripTrailing(),
                Stream.concat(
                                runs.stream().map(StoreCommand::json),
                                trainings.stream().map(StoreCommand::json))
                        .toList());
    }

    private static String line(String name, long bytes, String time) {
        return String.format(Locale.ROOT, "%-36s %,12d bytes  %s", name, bytes, time);
    }

    private static String name(KeptTraining kept) {
        return "trainings/" + kept.folder().getFileName();
    }

    private static Map<String, Object> json(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.id().folder());
        json.put("bytes", run.bytes());
        json.put("result", run.result());
        json.put("environment", run.environment());
        return json;
    }

    private static Map<String, Object> json(KeptTraining kept) {
        return Map.of(
                "training",
                name(kept),
                "bytes",
                kept.bytes(),
                "saved",
                kept.saved().toString());
    }

    @Command(
            name = "verify",
            description = "Compares every file with its digest; the exit code is 1 where one is damaged.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin Place place,
            @Option(
                            names = "--discard",
                            description = "Delete the runs and trainings that are damaged, so that the next to need"
                                    + " them makes them again. (A damaged file that a run is about to read is found in"
                                    + " any case.)")
                    boolean discard,
            @Mixin Output output) {
        Store store = place.store();
        List<Store.Damage> damages = new ArrayList<>(discard ? store.discardDamaged() : store.verify());
        for (KeptTraining kept : KeptTraining.in(store.trainings())) {
            kept.damage().ifPresent(what -> {
                boolean left = discard && !kept.discardDamaged();
                damages.add(new Store.Damage(kept.folder(), left ? what + " (not deleted: it is running)" : what));
            });
        }
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
            description = "Deletes the runs that none of the experiments named refers to, at any of its presets; of"
                    + " measurements and trainings of notebooks, those that --notebooks tells.",
            mixinStandardHelpOptions = true)
    void collect(
            @Mixin Place place,
            @Parameters(
                            paramLabel = "EXPERIMENT",
                            arity = "0..*",
                            description = "Experiments whose runs stay (default: all that prunelab finds).")
                    List<String> experiments,
            @Option(
                            names = "--notebooks",
                            paramLabel = "DAYS",
                            description =
                                    "Delete measurements and trainings of notebooks, too, that were made more than"
                                            + " so many days ago; 0 takes all that is not running.")
                    Integer days,
            @Option(names = "--dry-run", description = "Tell what would go, and delete nothing.") boolean dry,
            @Mixin Output output) {
        Store store = place.store();
        Instant since = since(days);
        Set<RunId> stay = new HashSet<>();
        for (String name : experiments == null || experiments.isEmpty() ? Experiment.names() : experiments) {
            stay.addAll(Experiment.load(name).store(store).runIds());
        }
        Predicate<Path> mayGo = folder -> !Measurements.isOne(folder) || isOlder(folder, since);
        Store.Collected collected =
                dry ? new Store.Collected(store.unreferenced(stay, mayGo), 0) : store.collect(stay, mayGo);
        List<KeptTraining> trainings = KeptTraining.in(store.trainings()).stream()
                .filter(kept -> kept.saved().isBefore(since))
                .filter(kept -> dry ? !kept.running() : kept.delete())
                .toList();
        List<String> gone = Stream.concat(
                        collected.folders().stream(), trainings.stream().map(KeptTraining::folder))
                .map(Path::toString)
                .toList();
        long bytes = collected.bytes()
                + trainings.stream().mapToLong(KeptTraining::bytes).sum();
        String text = dry
                ? "%d folders would go%s".formatted(gone.size(), gone.isEmpty() ? "." : ":\n" + String.join("\n", gone))
                : String.format(Locale.ROOT, "%d folders deleted, %,d bytes freed.", gone.size(), bytes);
        output.print(text, Map.of("folders", gone, "bytes", dry ? 0 : bytes));
    }

    private static Instant since(Integer days) {
        if (days != null && days < 0) {
            throw new IllegalArgumentException(
                    "--notebooks %d must be 0 days or more; 0 takes all that is not running.".formatted(days));
        }
        return days == null ? Instant.EPOCH : Instant.now().minus(Duration.ofDays(days));
    }

    /** What can't be looked at stays. */
    private static boolean isOlder(Path folder, Instant since) {
        try {
            return Files.getLastModifiedTime(folder).toInstant().isBefore(since);
        } catch (IOException gone) {
            return false;
        }
    }
}
