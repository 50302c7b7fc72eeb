package org.prunelab.voc;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.image.LabelledBox;

/**
 * The steps that all layouts share: from lists of entries to a checked {@link Voc}.
 *
 * @param name what the data set is called
 * @param root its folder
 * @param train the pictures to learn from
 * @param val the pictures to evaluate on
 * @param test the pictures to test on, looked up and read when they are asked for; may be none
 * @param classes the class names where the data set states them, else found in the training list
 * @param notices what the layout's reader decided so far
 */
record Assembly(
        String name,
        Path root,
        List<Entry> train,
        List<Entry> val,
        Supplier<List<Entry>> test,
        Optional<List<String>> classes,
        List<String> notices) {

    private static final long SPLIT_SEED = 20;

    /** A seeded 80/20 split of entries: first the pictures to learn from, then those to evaluate on, each in the old order. */
    static List<List<Entry>> split(List<Entry> entries) {
        if (entries.size() < 2) {
            throw new VocException(
                    "%d labelled picture cannot be split into training and validation; two are the least."
                            .formatted(entries.size()));
        }
        List<Integer> shuffled = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            shuffled.add(i);
        }
        Collections.shuffle(shuffled, new Random(SPLIT_SEED));
        Set<Integer> held = new TreeSet<>(shuffled.subList(0, Math.max(1, Math.round(entries.size() * 0.2f))));
        List<Entry> train = new ArrayList<>();
        List<Entry> val = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            (held.contains(i) ? val : train).add(entries.get(i));
        }
        return List.of(train, val);
    }

    Voc assemble(Function<Entry, Labels> reader) {
        if (train.isEmpty() || val.isEmpty()) {
            throw new VocException("%s has %d pictures to learn from and %d to evaluate on; each needs at least one."
                    .formatted(root, train.size(), val.size()));
        }
        List<Labels> trainLabels = readAll(train, reader);
        List<Labels> valLabels = readAll(val, reader);
        if (trainLabels.stream().allMatch(labels -> labels.objects().isEmpty())) {
            throw new VocException("None of the %d training pictures of %s has a box, the first being %s; label some."
                    .formatted(train.size(), root, train.get(0).labels()));
        }
        Set<String> learned = trainLabels.stream()
                .flatMap(labels -> labels.objects().stream())
                .map(Labels.Labelled::className)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> names = classes.orElse(List.copyOf(learned));
        List<VocImage> trainImages = indexed(trainLabels, names, Set.copyOf(names));
        List<VocImage> valImages = indexed(valLabels, names, learned);

        List<String> all = new ArrayList<>(notices);
        Set<String> trainIds = train.stream().map(Entry::id).collect(Collectors.toSet());
        List<String> shared =
                val.stream().map(Entry::id).filter(trainIds::contains).toList();
        if (!shared.isEmpty()) {
            all.add("%d of the %d validation pictures are training pictures too, which flatters every score: %s."
                    .formatted(shared.size(), val.size(), Finding.named(shared, ", ")));
        }
        List<String> unused =
                names.stream().filter(known -> !learned.contains(known)).toList();
        if (!unused.isEmpty()) {
            all.add("No training picture has an object of class " + Finding.named(unused, ", ") + ".");
        }
        all.addAll(Finding.sentences(Stream.concat(trainLabels.stream(), valLabels.stream())
                .distinct()
                .flatMap(labels -> labels.findings().stream())
                .toList()));
        return new Voc(
                name,
                root,
                names,
                trainImages,
                valImages,
                () -> indexed(readAll(test.get(), reader), names, learned),
                all);
    }

    /** Reads in parallel; of several problems the first in the list's order is thrown. */
    private List<Labels> readAll(List<Entry> entries, Function<Entry, Labels> reader) {
        record Outcome(Labels labels, VocException problem) {}
        Thread opener = Thread.currentThread();
        List<Outcome> outcomes = entries.parallelStream()
                .map(entry -> {
                    if (opener.isInterrupted()) {
                        return new Outcome(null, null); // nobody waits for the rest
                    }
                    try {
                        return new Outcome(reader.apply(entry), null);
                    } catch (VocException problem) {
                        return new Outcome(null, problem);
                    } catch (UncheckedIOException unreadable) {
                        return new Outcome(null, new VocException(unreadable.getMessage(), unreadable));
                    }
                })
                .toList();
        if (Thread.interrupted()) {
            throw new IllegalStateException("Opening %s was interrupted.".formatted(root));
        }
        List<VocException> problems = outcomes.stream()
                .map(Outcome::problem)
                .filter(problem -> problem != null)
                .toList();
        if (problems.size() > 1) {
            VocException first = problems.get(0);
            throw new VocException(
                    "%s (And %d more files have problems.)".formatted(first.getMessage(), problems.size() - 1), first);
        }
        if (problems.size() == 1) {
            throw problems.get(0);
        }
        return outcomes.stream().map(Outcome::labels).toList();
    }

    private List<VocImage> indexed(List<Labels> all, List<String> names, Set<String> allowed) {
        return all.stream()
                .map(labels -> new VocImage(
                        labels.entry().id(),
                        labels.entry().image(),
                        labels.size().width,
                        labels.size().height,
                        labels.objects().stream()
                                .map(object -> new LabelledBox(
                                        index(object.className(), labels.entry(), names, allowed),
                                        object.box(),
                                        object.difficult()))
                                .toList()))
                .toList();
    }

    private int index(String className, Entry entry, List<String> names, Set<String> allowed) {
        if (!names.contains(className) && classes.isPresent()) {
            throw new VocException("%s has an object of class '%s', which the class list of %s does not hold: %s."
                    .formatted(entry.labels(), className, root, Finding.named(names, ", ")));
        }
        if (!allowed.contains(className)) {
            throw new VocException(
                    ("%s has an object of class '%s', which no training picture shows, so it cannot be learned."
                                    + " Correct the name (training has: %s) or move pictures of it into the training list.")
                            .formatted(entry.labels(), className, Finding.named(names, ", ")));
        }
        return names.indexOf(className);
    }
}
