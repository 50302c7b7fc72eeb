package org.prunelab.voc;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder in VOC layout: where its pictures, annotations and lists are. */
final class VocFolder {

    /** Endings of picture files, the preferred one first where a picture exists in several. */
    static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png", ".bmp");

    private final Path root;
    private final Map<String, Path> images;
    private final List<String> notices;

    private VocFolder(Path root, List<String> notices) {
        this.root = root;
        this.notices = notices;
        this.images = findImages();
    }

    static Voc open(Path path) {
        Path root = path.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new VocException("There is no folder %s; check the path.".formatted(root));
        }
        if (isVoc(root)) {
            return openSingle(root);
        }
        List<Path> years = list(root).stream()
                .filter(folder -> folder.getFileName().toString().matches("VOC\\d{4}") && isVoc(folder))
                .toList();
        if (years.isEmpty()) {
            throw wrongFolder(root);
        }
        return openDevkit(root, years, classNames(root));
    }

    /** Opens those years of a VOCdevkit, with the classes of PASCAL VOC. */
    static Voc openPascal(Path devkit, List<String> years) {
        return openDevkit(devkit, years.stream().map(devkit::resolve).toList(), Optional.of(Voc.PASCAL_CLASSES));
    }

    private static boolean isVoc(Path folder) {
        return Files.isDirectory(folder.resolve("JPEGImages")) && Files.isDirectory(folder.resolve("Annotations"));
    }

    private static VocException wrongFolder(Path root) {
        List<Path> near = new ArrayList<>();
        near.add(root.getParent());
        near.addAll(list(root));
        list(root).stream().filter(Files::isDirectory).forEach(folder -> near.addAll(list(folder)));
        String suggestion = near.stream()
                .filter(folder -> folder != null && Files.isDirectory(folder) && isVoc(folder))
                .findFirst()
                .map(folder -> folder.getFileName().toString().matches("VOC\\d{4}") && !folder.equals(root.getParent())
                        ? folder.getParent()
                        : folder)
                .map(folder -> "Did you mean %s?".formatted(folder))
                .orElseGet(() -> holds(root));
        return new VocException(
                ("%s is not a data set in VOC layout: it has neither the folders JPEGImages and Annotations, nor folders"
                                + " VOC2007 or VOC2012 with those. %s")
                        .formatted(root, suggestion));
    }

    private static String holds(Path root) {
        List<String> names =
                list(root).stream().map(file -> file.getFileName().toString()).toList();
        return names.isEmpty() ? "It is empty." : "It holds: " + Finding.named(names, ", ") + ".";
    }

    private static Voc openSingle(Path root) {
        List<String> notices = new ArrayList<>();
        VocFolder folder = new VocFolder(root, notices);
        boolean train = folder.has("train");
        boolean trainval = folder.has("trainval");
        boolean val = folder.has("val");
        boolean test = folder.has("test");
        List<List<Entry>> lists;
        Supplier<List<Entry>> third = List::of;
        if (train && val) {
            lists = List.of(folder.entries("train"), folder.entries("val"));
            if (test) {
                third = () -> folder.entries("test");
            }
            notices.add("Lists used: train and val" + (test ? ", and test for the numbers that are told." : "."));
        } else if (test && (trainval || train)) {
            String learn = trainval ? "trainval" : "train";
            lists = List.of(folder.entries(learn), folder.entries("test"));
            notices.add("Lists used: %s to learn from and test to evaluate on.".formatted(learn));
        } else {
            String from = trainval ? "the list trainval" : train ? "the list train" : "all labelled pictures";
            lists = Assembly.split(
                    trainval || train ? folder.entries(trainval ? "trainval" : "train") : folder.allEntries());
            notices.add(
                    "There is no list to evaluate on in %s: a seeded split of %s gives %d to learn from and %d to evaluate on."
                            .formatted(
                                    root.resolve("ImageSets/Main"),
                                    from,
                                    lists.get(0).size(),
                                    lists.get(1).size()));
        }
        return new Assembly(
                        root.getFileName().toString(),
                        root,
                        lists.get(0),
                        lists.get(1),
                        third,
                        classNames(root),
                        notices)
                .assemble(Annotation::read);
    }

    private static Voc openDevkit(Path root, List<Path> years, Optional<List<String>> classes) {
        List<String> notices = new ArrayList<>();
        List<VocFolder> folders =
                years.stream().map(year -> new VocFolder(year, notices)).toList();
        Optional<VocFolder> tested = folders.stream()
                .filter(folder -> folder.root.endsWith("VOC2007") && folder.has("test"))
                .findFirst();
        String learn = tested.isPresent() ? "trainval" : "train";
        Map<VocFolder, List<Entry>> train = new LinkedHashMap<>();
        folders.forEach(folder -> train.put(folder, folder.entries(learn)));
        Map<VocFolder, List<Entry>> val = new LinkedHashMap<>();
        tested.ifPresentOrElse(
                folder -> val.put(folder, folder.entries("test")),
                () -> folders.forEach(folder -> val.put(folder, folder.entries("val"))));
        Set<String> shared = idsOfSeveralYears(folders, List.of(train, val));
        String names = years.stream().map(year -> year.getFileName().toString()).collect(Collectors.joining(" and "));
        notices.add("Lists used: %s of %s to learn from, %s to evaluate on."
                .formatted(learn, names, tested.isPresent() ? "test of VOC2007" : "val of the same"));
        return new Assembly(
                        names.replace(" and ", "+"),
                        root,
                        joined(train, shared),
                        joined(val, shared),
                        List::of,
                        classes,
                        notices)
                .assemble(Annotation::read);
    }

    private static Set<String> idsOfSeveralYears(List<VocFolder> folders, List<Map<VocFolder, List<Entry>>> lists) {
        Set<String> seen = new HashSet<>();
        Set<String> shared = new HashSet<>();
        for (VocFolder folder : folders) {
            Set<String> ids = lists.stream()
                    .flatMap(list -> list.getOrDefault(folder, List.of()).stream())
                    .map(Entry::id)
                    .collect(Collectors.toSet());
            ids.stream().filter(id -> !seen.add(id)).forEach(shared::add);
        }
        return shared;
    }

    /** All years' entries in one list; ids that several years use get the year in front. */
    private static List<Entry> joined(Map<VocFolder, List<Entry>> years, Set<String> shared) {
        List<Entry> all = new ArrayList<>();
        years.forEach((folder, entries) -> entries.forEach(entry -> all.add(
                shared.contains(entry.id())
                        ? new Entry(folder.root.getFileName() + "/" + entry.id(), entry.image(), entry.labels())
                        : entry)));
        return all;
    }

    private Path listFile(String list) {
        return root.resolve("ImageSets").resolve("Main").resolve(list + ".txt");
    }

    private boolean has(String list) {
        return Files.isRegularFile(listFile(list));
    }

    private List<Entry> entries(String list) {
        Path file = listFile(list);
        if (!has(list)) {
            throw new VocException("There is no list %s; it should name a picture a line.".formatted(file));
        }
        Set<String> ids = new LinkedHashSet<>();
        int lines = 0;
        for (String line : lines(file)) {
            if (!line.isBlank()) {
                lines++;
                // lists of one class, as the devkit has them, add 1, 0 or -1
                ids.add(withoutEnding(line.strip().replaceFirst("\\s+-?[01]$", "")));
            }
        }
        if (ids.isEmpty()) {
            throw new VocException("The list %s is empty; it should name a picture a line.".formatted(file));
        }
        if (ids.size() < lines) {
            notices.add("%s names pictures more than once; %d repeated lines are left out."
                    .formatted(file, lines - ids.size()));
        }
        return ids.stream().map(id -> entry(id, "named in " + file)).toList();
    }

    private List<Entry> allEntries() {
        Set<String> ids = new TreeSet<>(images.keySet());
        for (Path file : list(root.resolve("Annotations"))) {
            String name = file.getFileName().toString();
            if (name.endsWith(".xml") && !name.startsWith(".")) {
                ids.add(name.substring(0, name.length() - 4));
            }
        }
        if (ids.isEmpty()) {
            throw new VocException("%s is empty: there is no picture in %s and no annotation in %s."
                    .formatted(root, root.resolve("JPEGImages"), root.resolve("Annotations")));
        }
        return ids.stream().map(id -> entry(id, "found in " + root)).toList();
    }

    private Entry entry(String id, String origin) {
        Path image = images.get(id);
        if (image == null) {
            throw new VocException("The picture %s%s is missing, which is %s (looked for .jpg, .jpeg, .png and .bmp)."
                    .formatted(root.resolve("JPEGImages").resolve(id), ".jpg", origin));
        }
        Path labels = root.resolve("Annotations").resolve(id + ".xml");
        if (!Files.isRegularFile(labels)) {
            throw new VocException(
                    "The annotation %s is missing, which belongs to %s, %s. Add it or take the picture out."
                            .formatted(labels, image.getFileName(), origin));
        }
        return new Entry(id, image, labels);
    }

    private Map<String, Path> findImages() {
        Map<String, Path> found = new HashMap<>();
        for (String ending : ENDINGS) {
            for (Path file : list(root.resolve("JPEGImages"))) {
                String name = file.getFileName().toString();
                if (name.toLowerCase(Locale.ROOT).endsWith(ending) && !name.startsWith(".")) {
                    Path other = found.putIfAbsent(withoutEnding(name), file);
                    if (other != null) {
                        notices.add("%s is left aside for %s of the same name.".formatted(file, other.getFileName()));
                    }
                }
            }
        }
        return found;
    }

    static String withoutEnding(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ENDINGS.stream()
                .filter(lower::endsWith)
                .findFirst()
                .map(ending -> name.substring(0, name.length() - ending.length()))
                .orElse(name);
    }

    private static Optional<List<String>> classNames(Path root) {
        Path file = root.resolve("classes.txt");
        return Files.isRegularFile(file) ? Optional.of(classList(file)) : Optional.empty();
    }

    /** Class names, one a line; blank lines do not count. */
    static List<String> classList(Path file) {
        List<String> names = lines(file).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            throw new VocException("The class list %s is empty; it should name a class a line.".formatted(file));
        }
        if (Set.copyOf(names.stream().distinct().toList()).size() < names.size()) {
            throw new VocException(
                    "The class list %s names a class twice: %s.".formatted(file, Finding.named(names, ", ")));
        }
        return names;
    }

    /** The lines of a text file in UTF-8, without the mark that some editors on Windows put in front. */
    static List<String> lines(Path file) {
        try {
            String text = text(file);
            return (text.startsWith("\uFEFF") ? text.substring(1) : text)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new VocException(
                    "%s cannot be read as text in UTF-8 (%s).".formatted(file, unreadable.getMessage()), unreadable);
        }
    }

    /** By a stream that an interrupt does not close, else a good file would look unreadable. */
    private static String text(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException unreadable) {
            throw new VocException(
                    "The folder %s cannot be read (%s).".formatted(folder, unreadable.getMessage()), unreadable);
        }
    }
}
