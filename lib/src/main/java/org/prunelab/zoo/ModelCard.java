package org.prunelab.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a detector of the zoo is, how it was trained, and how well it does; written by the program that trained it.
 *
 * <pre>{@code
 * ModelCard card = Zoo.card("shapes");
 * card.evaluation().map()
 * }</pre>
 *
 * @param name what {@link Zoo} calls it
 * @param description what it is, in a sentence
 * @param licence of the weights, as an SPDX identifier
 * @param network its layers in short
 * @param classes their names
 * @param data what it was trained and evaluated on
 * @param start what it was trained from: scratch, or another detector of the zoo
 * @param training all that the result depends on, by name, large things by their digest
 * @param steps of the training
 * @param hours that the training took, on the clock
 * @param environment where and with what its training began; its {@code instructions} decide the last bits
 * @param evaluation how well it does
 * @param files the SHA-256 of each of its files
 */
public record ModelCard(
        String name,
        String description,
        String licence,
        NetworkFacts network,
        List<String> classes,
        DataFacts data,
        String start,
        Map<String, String> training,
        int steps,
        double hours,
        Map<String, String> environment,
        EvaluationFacts evaluation,
        Map<String, String> files)
        implements Rendered {

    /**
     * The network.
     *
     * @param width factor on YOLOv4's channels
     * @param size side of the input in pixels
     * @param sparsity share of the prunable scaling factors below 0.01
     */
    public record NetworkFacts(
            String architecture, double width, int size, long parameters, long macs, double sparsity) {}

    /**
     * The data.
     *
     * @param fingerprint SHA-256 over pictures, boxes and classes
     */
    public record DataFacts(String name, int trainImages, int valImages, String fingerprint) {}

    /**
     * The evaluation on the validation pictures.
     *
     * @param metric what {@code map} is
     * @param map mean average precision, in [0, 1]
     * @param byClass average precision of each class
     * @param bySize mean average precision over objects of each size
     */
    public record EvaluationFacts(String metric, double map, Map<String, Double> byClass, Map<String, Double> bySize) {}

    /** The instructions that it was trained with, as {@link org.prunelab.store.Instructions} labels them. */
    public String instructions() {
        return environment.getOrDefault("instructions", "unknown");
    }

    /** The SHA-256 of the weights, in hexadecimal. */
    public String digest() {
        return files.get(ZooFiles.WEIGHTS);
    }

    private FormattedTable table() {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        rows().forEach(row -> {
            names.add(row.getKey());
            values.add(row.getValue());
        });
        return new FormattedTable(
                Table.create(name, StringColumn.create("detector", names), StringColumn.create(name, values)),
                TableFormat.standard());
    }

    private List<Map.Entry<String, String>> rows() {
        return List.of(
                Map.entry("what", description),
                Map.entry(
                        "network",
                        String.format(
                                Locale.ROOT,
                                "%s, width %s, %d x %d pixels: %,d parameters, %,d MACs; |gamma| < 0.01: %.1f %%",
                                network.architecture(),
                                network.width(),
                                network.size(),
                                network.size(),
                                network.parameters(),
                                network.macs(),
                                100 * network.sparsity())),
                Map.entry("classes", String.join(", ", classes)),
                Map.entry(
                        "data",
                        String.format(
                                Locale.ROOT,
                                "%s, %,d training and %,d validation pictures (%s)",
                                data.name(),
                                data.trainImages(),
                                data.valImages(),
                                data.fingerprint().substring(0, 12))),
                Map.entry(evaluation.metric(), number(evaluation.map())),
                Map.entry("by class", numbers(evaluation.byClass())),
                Map.entry("by size", numbers(evaluation.bySize())),
                Map.entry(
                        "trained",
                        String.format(
                                Locale.ROOT,
                                "from %s, %,d steps of %s pictures in %.1f hours, seed %s",
                                start,
                                steps,
                                training.get("batch"),
                                hours,
                                training.get("seed"))),
                Map.entry("optimizer", training.get("optimizer") + ", " + training.get("learningRate")),
                Map.entry(
                        "on",
                        "%s, %s instructions, %s, Java %s"
                                .formatted(
                                        environment.get("processor"),
                                        instructions(),
                                        training.get("engine"),
                                        environment.get("java"))),
                Map.entry("commit", environment.getOrDefault("commit", "unknown")),
                Map.entry("licence", licence),
                Map.entry("weights", "SHA-256 " + digest()));
    }

    private static String numbers(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    @Override
    public String toHtml() {
        return table().toHtml();
    }

    @Override
    public String toText() {
        return table().toText();
    }

    @Override
    public String toString() {
        return toText();
    }
}
