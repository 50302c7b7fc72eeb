package org.prunelab.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.prunelab.base.FileProblem;
import org.prunelab.base.NearestName;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * Detections of any program as CSV. The first line names the columns: {@code image} (a picture's name in the lists, with or
 * without the ending of its file), {@code class}, {@code score}, and {@code xmin}, {@code ymin}, {@code xmax}, {@code ymax}
 * in pixels of the picture, 0 at its left and upper edge; their order is free, and other columns are passed over. Each
 * further line is a detection after non-maximum suppression. A picture without a line is one in which nothing was found.
 *
 * <pre>{@code
 * Evaluation evaluation = DetectionsFile.evaluate(Path.of("detections.csv"), voc, Protocol.VOC07);
 * evaluation.map()
 * }</pre>
 */
public final class DetectionsFile {

    private static final List<String> COLUMNS = List.of("image", "class", "score", "xmin", "ymin", "xmax", "ymax");

    /** A comma that has an even number of quotes after it stands between cells. */
    private static final Pattern SEPARATOR = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private final Path file;
    private final Voc voc;
    private final Map<String, Integer> pictures = new HashMap<>();
    private final List<List<Detection>> found = new ArrayList<>();

    private DetectionsFile(Path file, Voc voc) {
        this.file = file;
        this.voc = voc;
        for (VocImage image : voc.val()) {
            pictures.putIfAbsent(image.file().getFileName().toString(), found.size());
            pictures.put(image.id(), found.size());
            found.add(new ArrayList<>(0));
        }
    }

    /**
     * How good the detections are for the validation pictures.
     *
     * @throws IllegalArgumentException naming the first line that is wrong, and what is wrong with it
     * @throws UncheckedIOException where the file can't be read
     */
    public static Evaluation evaluate(Path file, Voc voc, Protocol protocol) {
        DetectionsFile detections = new DetectionsFile(file, voc);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            detections.read(lines);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
        }
        MeanAveragePrecision metric = new MeanAveragePrecision(protocol, voc.classes());
        for (int i = 0; i < detections.found.size(); i++) {
            metric.add(voc.val().get(i).objects(), detections.found.get(i));
        }
        return metric.result();
    }

    private void read(BufferedReader lines) throws IOException {
        String header = lines.readLine();
        List<String> names = header == null ? List.of() : cells(header.replace("\uFEFF", ""));
        Map<String, Integer> at = new LinkedHashMap<>();
        for (String column : COLUMNS) {
            if (!names.contains(column)) {
                throw problem(
                        1,
                        "it names the columns %s, but \"%s\" is missing; the first line is %s"
                                .formatted(names, column, String.join(",", COLUMNS)));
            }
            at.put(column, names.indexOf(column));
        }
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                add(number, cells(line), names.size(), at);
            }
        }
    }

    private static List<String> cells(String line) {
        String[] cells = line.indexOf('"') < 0 ? line.split(",", -1) : SEPARATOR.split(line, -1);
        return Arrays.stream(cells)
                .map(String::strip)
                .map(cell -> cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
                        ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
                        : cell)
                .toList();
    }

    private void add(int line, List<String> cells, int columns, Map<String, Integer> at) {
        if (cells.size() != columns) {
            throw problem(line, "it has %d cells, but there are %d columns".formatted(cells.size(), columns));
        }
        String image = cells.get(at.get("image"));
        Integer picture = pictures.get(image);
        if (picture == null) {
            throw problem(
                    line, "no validation picture is called \"%s\"%s".formatted(image, meant(image, pictures.keySet())));
        }
        String name = cells.get(at.get("class"));
        int classIndex = voc.classes().indexOf(name);
        if (classIndex < 0) {
            throw problem(
                    line,
                    "there is no class \"%s\"%s; there are %s"
                            .formatted(name, meant(name, voc.classes()), String.join(", ", voc.classes())));
        }
        float[] box = new float[4];
        for (int i = 0; i < box.length; i++) {
            box[i] = number(line, COLUMNS.get(3 + i), cells, at);
        }
        if (box[0] > box[2] || box[1] > box[3]) {
            throw problem(
                    line, "its box is %s; xmin is at most xmax, and ymin at most ymax".formatted(Arrays.toString(box)));
        }
        found.get(picture)
                .add(new Detection(
                        classIndex, number(line, "score", cells, at), new Box(box[0], box[1], box[2], box[3])));
    }

    private float number(int line, String column, List<String> cells, Map<String, Integer> at) {
        String cell = cells.get(at.get(column));
        try {
            float value = Float.parseFloat(cell);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, like what is not finite
        }
        throw problem(line, "its %s is \"%s\", which is not a finite number".formatted(column, cell));
    }

    private static String meant(String name, Collection<String> known) {
        return NearestName.of(name, known)
                .map(nearest -> " (did you mean \"%s\"?)".formatted(nearest))
                .orElse("");
    }

    private IllegalArgumentException problem(int line, String what) {
        return new IllegalArgumentException("%s, line %d: %s.".formatted(file, line, what));
    }
}
