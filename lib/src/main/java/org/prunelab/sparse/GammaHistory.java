package org.prunelab.sparse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.prunelab.base.FileProblem;
import org.prunelab.base.WholeFile;
import org.prunelab.train.EpochResult;
import org.prunelab.train.GammaHistogram;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How the scaling factors of a sparse training moved: after each epoch, how many channels of each group have |gamma| in
 * which bin; see {@link GammaHistogram}. They are the averaged ones, which are evaluated and pruned.
 *
 * <pre>{@code
 * GammaHistory gammas = GammaHistory.read(run.file(GammaHistory.FILE));
 * Table sparsity = gammas.sparsity(0.01); // epoch | group | channels | sparsity
 * gammas.histogram(0.05)                  // epoch | group | from | channels | share
 * }</pre>
 *
 * @param epochs the histograms of each epoch, by its number
 */
public record GammaHistory(Map<Integer, List<GammaHistogram>> epochs) {

    /** What a sparse training's run calls the file. */
    public static final String FILE = "gammas.csv";

    /** The group that all the others make up. */
    public static final String ALL = "all";

    private static final String HEADER = "epoch,group,bin_from,channels";

    public GammaHistory {
        Map<Integer, List<GammaHistogram>> copy = new TreeMap<>();
        epochs.forEach((epoch, histograms) -> copy.put(epoch, List.copyOf(histograms)));
        epochs = Collections.unmodifiableMap(copy);
    }

    /** What a training noted; nothing, where it had no penalty that notes. */
    public static GammaHistory of(List<EpochResult> results) {
        return new GammaHistory(results.stream()
                .filter(result -> !result.gammas().isEmpty())
                .collect(Collectors.toMap(EpochResult::epoch, EpochResult::gammas)));
    }

    /** Whether nothing was noted. */
    public boolean isEmpty() {
        return epochs.isEmpty();
    }

    /**
     * Writes a line for each bin that holds a channel, as CSV: {@code epoch}, {@code group}, {@code bin_from} (its lower
     * edge, from 0 to 1.5 by 0.01; the last is open) and {@code channels}.
     */
    public void write(Path file) {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        epochs.forEach((epoch, histograms) -> histograms.forEach(histogram -> {
            for (int bin = 0; bin < histogram.counts().size(); bin++) {
                if (histogram.counts().get(bin) > 0) {
                    csv.append("%d,%s,%s,%d\n"
                            .formatted(
                                    epoch,
                                    histogram.group(),
                                    edge(bin),
                                    histogram.counts().get(bin)));
                }
            }
        }));
        WholeFile.writeText("history of gamma", file, csv.toString());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException naming the line that is not of that form
     * @throws UncheckedIOException where the file can't be read
     */
    public static GammaHistory read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
        }
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException(
                    "%s is no history of gamma: its first line is not \"%s\".".formatted(file, HEADER));
        }
        Map<Integer, Map<String, int[]>> counts = new TreeMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            try {
                counts.computeIfAbsent(Integer.valueOf(cells[0]), epoch -> new LinkedHashMap<>())
                                .computeIfAbsent(cells[1], group -> new int[GammaHistogram.CLOSED_BINS + 1])[
                                (int) Math.round(Double.parseDouble(cells[2]) * GammaHistogram.BINS_PER_UNIT)] =
                        Integer.parseInt(cells[3]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "%s: line %d is \"%s\"; a line is an epoch, a group, a bin's lower edge and its channels."
                                .formatted(file, i + 1, lines.get(i)),
                        e);
            }
        }
        Map<Integer, List<GammaHistogram>> epochs = new TreeMap<>();
        counts.forEach((epoch, groups) -> {
            List<GammaHistogram> histograms = new ArrayList<>();
            groups.forEach((group, bins) -> histograms.add(
                    new GammaHistogram(group, Arrays.stream(bins).boxed().toList())));
            epochs.put(epoch, histograms);
        });
        return new GammaHistory(epochs);
    }

    private static double edge(int bin) {
        return (double) bin / GammaHistogram.BINS_PER_UNIT;
    }

    /** The names of the groups in order; with more than one, {@link #ALL} first. */
    public List<String> groups() {
        List<String> names = epochs.values().stream()
                .flatMap(List::stream)
                .map(GammaHistogram::group)
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        if (names.size() > 1) {
            names.add(0, ALL);
        }
        return names;
    }

    /**
     * The channels in each bin.
     *
     * @param group one of {@link #groups}
     * @throws NoSuchElementException where there is no such epoch or group
     */
    public GammaHistogram at(int epoch, String group) {
        List<GammaHistogram> histograms = epochs.get(epoch);
        if (histograms == null) {
            throw new NoSuchElementException(
                    "There is no epoch %d in the history of gamma; there are %s.".formatted(epoch, epochs.keySet()));
        }
        if (!groups().contains(group)) {
            throw new NoSuchElementException("There is no group \"%s\" in the history of gamma; there are %s."
                    .formatted(group, String.join(", ", groups())));
        }
        int[] sums = new int[GammaHistogram.CLOSED_BINS + 1];
        for (GammaHistogram histogram : histograms) {
            if (histogram.group().equals(group) || group.equals(ALL)) {
                for (int bin = 0; bin < sums.length; bin++) {
                    sums[bin] += histogram.counts().get(bin);
                }
            }
        }
        return new GammaHistogram(group, Arrays.stream(sums).boxed().toList());
    }

    /**
     * The share of channels with |gamma| below a value, as a table: epoch, group, channels, sparsity in [0, 1].
     *
     * @param below an edge of the bins, above 0 and at most 1.5
     */
    public Table sparsity(double below) {
        int bins = bins("The value", below);
        IntColumn epoch = IntColumn.create("epoch");
        StringColumn name = StringColumn.create("group");
        IntColumn channels = IntColumn.create("channels");
        DoubleColumn share = DoubleColumn.create("sparsity");
        for (int number : epochs.keySet()) {
            for (String group : groups()) {
                GammaHistogram histogram = at(number, group);
                epoch.append(number);
                name.append(group);
                channels.append(histogram.channels());
                share.append((double) sum(histogram, 0, bins) / histogram.channels());
            }
        }
        return Table.create("sparsity", epoch, name, channels, share);
    }

    /**
     * The share of channels in each bin, empty ones too, as a table: epoch, group, from (the bin's lower edge), channels,
     * share in [0, 1]. The last bin is open.
     *
     * @param width of a bin, a multiple of 0.01 that divides 1.5
     */
    public Table histogram(double width) {
        int bins = bins("The width of a bin", width);
        if (GammaHistogram.CLOSED_BINS % bins != 0) {
            throw new IllegalArgumentException(
                    "The width of a bin is %s, which does not divide 1.5; take 0.01, 0.02, 0.03, 0.05 or 0.1."
                            .formatted(width));
        }
        IntColumn epoch = IntColumn.create("epoch");
        StringColumn name = StringColumn.create("group");
        DoubleColumn from = DoubleColumn.create("from");
        IntColumn channels = IntColumn.create("channels");
        DoubleColumn share = DoubleColumn.create("share");
        for (int number : epochs.keySet()) {
            for (String group : groups()) {
                GammaHistogram histogram = at(number, group);
                for (int start = 0; start <= GammaHistogram.CLOSED_BINS; start += bins) {
                    int count = sum(histogram, start, start + bins);
                    epoch.append(number);
                    name.append(group);
                    from.append(edge(start));
                    channels.append(count);
                    share.append((double) count / histogram.channels());
                }
            }
        }
        return Table.create("gamma", epoch, name, from, channels, share);
    }

    private static int bins(String what, double value) {
        int bins = (int) Math.round(value * GammaHistogram.BINS_PER_UNIT);
        if (bins < 1 || bins > GammaHistogram.CLOSED_BINS || Math.abs(value - edge(bins)) > 1e-9) {
            throw new IllegalArgumentException(
                    "%s is %s; gammas are counted by 0.01, so take a multiple of that, up to 1.5."
                            .formatted(what, value));
        }
        return bins;
    }

    private static int sum(GammaHistogram histogram, int from, int to) {
        return histogram.counts().subList(from, Math.min(to, histogram.counts().size())).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
