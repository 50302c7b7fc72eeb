package org.prunelab.view;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.prune.Cost;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A network as a table, a row for each layer.
 *
 * <pre>{@code
 * Table layers = NetworkTable.layers(network);
 * layers.where(layers.stringColumn("layer").isEqualTo("yolo"))
 * }</pre>
 */
public final class NetworkTable {

    /** A network of some ten layers is shown whole, of a larger one the beginning and the end. */
    private static final int SHOWN = 24;

    private NetworkTable() {}

    /** The network as a notebook shows it: what it is and costs, then its layers. */
    public static Rendered of(Network network) {
        return of(network.toString(), network);
    }

    /** The same for a model. */
    public static Rendered of(Model model) {
        return of(model.toString(), model.network());
    }

    private static Rendered of(String what, Network network) {
        String summary = "%s: %s".formatted(what, Cost.of(network));
        return Rendered.all(
                Rendered.sentence(summary),
                new FormattedTable(layers(network), TableFormat.standard().rows(SHOWN)));
    }

    /** For each layer: index, kind, what it reads, filter size and stride, output (C x H x W), parameters and MACs. */
    public static Table layers(Network network) {
        return Table.create(
                "layers",
                IntColumn.create("index", IntStream.range(0, network.size()).toArray()),
                texts(network, "layer", i -> network.layer(i).section()),
                texts(network, "reads", i -> reads(network.layer(i))),
                texts(network, "filter", i -> filter(network.layer(i))),
                texts(network, "output", i -> network.shape(i).toString()),
                numbers(network, "parameters", i -> parameters(network, i)),
                numbers(network, "MACs", i -> macs(network, i)));
    }

    private static StringColumn texts(Network network, String name, IntFunction<String> value) {
        List<String> values = IntStream.range(0, network.size()).mapToObj(value).toList();
        return StringColumn.create(name, values);
    }

    private static LongColumn numbers(Network network, String name, IntToLongFunction value) {
        LongColumn column = LongColumn.create(name, network.size());
        for (int i : network.convolutions()) {
            column.set(i, value.applyAsLong(i));
        }
        return column;
    }

    private static String reads(Layer layer) {
        return layer.inputs().stream()
                .map(input -> input == Network.IMAGE ? "image" : input.toString())
                .collect(Collectors.joining(", "));
    }

    private static String filter(Layer layer) {
        if (layer instanceof Layer.Convolutional c) {
            return "%d x %d / %d".formatted(c.size(), c.size(), c.stride());
        }
        if (layer instanceof Layer.MaxPool pool) {
            return "%d x %d / %d".formatted(pool.size(), pool.size(), pool.stride());
        }
        return "";
    }

    private static long parameters(Network network, int index) {
        Layer.Convolutional c = network.convolution(index);
        return weights(network, index) + (c.batchNormalize() ? 2L : 1L) * c.filters();
    }

    private static long macs(Network network, int index) {
        return weights(network, index)
                * network.shape(index).height()
                * network.shape(index).width();
    }

    private static long weights(Network network, int index) {
        Layer.Convolutional c = network.convolution(index);
        return (long) c.filters() * (network.inputChannels(index) / c.groups()) * c.size() * c.size();
    }
}
