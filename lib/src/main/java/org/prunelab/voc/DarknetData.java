package org.prunelab.voc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.prunelab.image.Box;
import org.prunelab.image.Picture;

/**
 * A Darknet data set: a {@code .data} file naming lists of pictures and the class names, and for each picture a text
 * file of lines {@code class cx cy w h}, relative to the picture's size.
 */
final class DarknetData {

    private final Path file;
    private final Map<String, String> settings;
    private final List<String> names;

    private DarknetData(Path file) {
        this.file = file;
        if (!Files.isRegularFile(file)) {
            throw new VocException("There is no file %s; check the path.".formatted(file));
        }
        settings = new LinkedHashMap<>();
        for (String line : VocFolder.lines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.strip().startsWith("#")) {
                settings.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        Path nameFile = setting("names");
        names = VocFolder.classList(nameFile);
        String stated = settings.get("classes");
        if (stated != null && !stated.equals(Integer.toString(names.size()))) {
            throw new VocException("%s says classes = %s, but %s names %d; make them agree."
                    .formatted(file, stated, nameFile, names.size()));
        }
    }

    static Voc open(Path dataFile) {
        DarknetData data = new DarknetData(dataFile.toAbsolutePath().normalize());
        List<String> notices = new ArrayList<>();
        List<Entry> train = data.entries(data.setting("train"), notices);
        List<Entry> val;
        if (data.settings.containsKey("valid")) {
            val = data.entries(data.setting("valid"), notices);
        } else {
            List<List<Entry>> lists = Assembly.split(train);
            train = lists.get(0);
            val = lists.get(1);
            notices.add(
                    "%s names no list valid: a seeded split of the list train gives %d to learn from and %d to evaluate on."
                            .formatted(data.file, train.size(), val.size()));
        }
        String name = data.file.getFileName().toString().replaceFirst("\\.data$", "");
        return new Assembly(name, data.file.getParent(), train, val, List::of, Optional.of(data.names), notices)
                .assemble(data::read);
    }

    private Path setting(String key) {
        String value = settings.get(key);
        if (value == null || value.isEmpty()) {
            throw new VocException("%s has no line '%s = ...'; it should name a file.".formatted(file, key));
        }
        return resolve(value)
                .orElseThrow(() -> new VocException("%s says %s = %s, which is neither in %s nor in the folder above."
                        .formatted(file, key, value, file.getParent())));
    }

    private Optional<Path> resolve(String written) {
        Path folder = file.getParent();
        return Stream.of(folder, folder.getParent())
                .filter(base -> base != null)
                .map(base -> base.resolve(written).normalize())
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private List<Entry> entries(Path list, List<String> notices) {
        Set<String> lines = new LinkedHashSet<>();
        int count = 0;
        for (String line : VocFolder.lines(list)) {
            if (!line.isBlank()) {
                lines.add(line.strip());
                count++;
            }
        }
        if (lines.isEmpty()) {
            throw new VocException("The list %s is empty; it should name a picture file a line.".formatted(list));
        }
        if (lines.size() < count) {
            notices.add("%s names pictures more than once; %d repeated lines are left out."
                    .formatted(list, count - lines.size()));
        }
        Set<String> stems = new HashSet<>();
        boolean distinct = lines.stream().allMatch(line -> stems.add(stem(line)));
        return lines.stream()
                .map(line -> entry(line, distinct ? stem(line) : VocFolder.withoutEnding(line), list))
                .toList();
    }

    private static String stem(String line) {
        return VocFolder.withoutEnding(line.substring(Math.max(line.lastIndexOf('/'), line.lastIndexOf('\\')) + 1));
    }

    private Entry entry(String line, String id, Path list) {
        Path image = resolve(line)
                .orElseThrow(() -> new VocException(
                        "The picture %s is missing, which is named in %s (looked for in %s and in the folder above)."
                                .formatted(line, list, file.getParent())));
        String labelName = stem(image.getFileName().toString()) + ".txt";
        Path beside = image.resolveSibling(labelName);
        Path labels = labelFolder(image.getParent()).resolve(labelName);
        if (!Files.isRegularFile(labels)) {
            labels = beside;
        }
        if (!Files.isRegularFile(labels)) {
            throw new VocException(
                    ("The labels of %s are missing: neither %s nor %s exists. A picture without objects has an"
                                    + " empty file.")
                            .formatted(image, labelFolder(image.getParent()).resolve(labelName), beside));
        }
        return new Entry(id, image, labels);
    }

    /** The folder with the last part called images (or JPEGImages) replaced by labels, as darknet replaces it. */
    private static Path labelFolder(Path images) {
        for (int i = images.getNameCount() - 1; i >= 0; i--) {
            String part = images.getName(i).toString();
            if (part.equals("images") || part.equals("JPEGImages")) {
                Path head = i == 0 ? images.getRoot() : images.getRoot().resolve(images.subpath(0, i));
                Path labels = head.resolve("labels");
                return i == images.getNameCount() - 1
                        ? labels
                        : labels.resolve(images.subpath(i + 1, images.getNameCount()));
            }
        }
        return images;
    }

    private Labels read(Entry entry) {
        var size = Picture.readSize(entry.image());
        Labels.Builder labels = new Labels.Builder(entry, size);
        int number = 0;
        for (String line : VocFolder.lines(entry.labels())) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            float[] values = numbers(line.strip(), entry.labels(), number);
            int classIndex = (int) values[0];
            if (classIndex != values[0] || classIndex < 0 || classIndex >= names.size()) {
                throw new VocException("%s, line %d: the class is %s, but there are %d classes, from 0 to %d."
                        .formatted(entry.labels(), number, values[0], names.size(), names.size() - 1));
            }
            String asWritten = names.get(classIndex) + " (" + line.strip() + ")";
            if (values[3] <= 0 || values[4] <= 0) {
                labels.note(Finding.Kind.NO_AREA, asWritten);
                continue;
            }
            Box box = Box.centered(
                    values[1] * size.width, values[2] * size.height, values[3] * size.width, values[4] * size.height);
            labels.add(names.get(classIndex), box, false, asWritten);
        }
        return labels.build();
    }

    private static float[] numbers(String line, Path labels, int number) {
        String[] parts = line.split("\\s+", -1);
        float[] values = new float[parts.length];
        try {
            for (int i = 0; i < parts.length; i++) {
                values[i] = Float.parseFloat(parts[i]);
            }
        } catch (NumberFormatException notNumber) {
            values = new float[0];
        }
        boolean finite = true;
        for (float value : values) {
            finite &= Math.abs(value) < 1e6f;
        }
        if (values.length != 5 || !finite) {
            throw new VocException(
                    ("%s, line %d is '%s'; it should be five numbers: class, centre x, centre y, width and"
                                    + " height, relative to the picture.")
                            .formatted(labels, number, line));
        }
        return values;
    }
}
