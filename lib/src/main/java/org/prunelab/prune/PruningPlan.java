package org.prunelab.prune;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/**
 * Which channels of a network stay, and why. A plan is a value: it tells the pruned network and its cost before anything
 * is built, renders as a table, is kept as JSON, and applies to any weights of the network.
 *
 * <p>Masked means gamma = beta = 0. {@link #apply(Model, Constants)} without constants gives a smaller network that
 * computes what the masked one computes.
 *
 * <pre>{@code
 * PruningPlan plan = ChannelGroups.paper(network).percentiles(.18, .50, .67, .19, .68).plan(model);
 * plan.save(Path.of("plan.json"));
 * Model smaller = plan.apply(model);
 * }</pre>
 */
public final class PruningPlan {

    private final Network original;
    private final ChannelClasses classes;
    private final boolean[] keptClasses;
    private final List<LayerPlan> layers;
    private final List<GroupPlan> groups;

    PruningPlan(
            Network original,
            ChannelClasses classes,
            boolean[] keptClasses,
            List<LayerPlan> layers,
            List<GroupPlan> groups) {
        this.original = original;
        this.classes = classes;
        this.keptClasses = keptClasses;
        this.layers = List.copyOf(layers);
        this.groups = List.copyOf(groups);
    }

    /**
     * The plan that keeps so many channels of each layer, the first ones; layers without a number keep all.
     *
     * @param kept channels to keep, by layer index
     * @throws IllegalArgumentException where joined layers differ, or a layer that must keep all does not
     */
    public static PruningPlan fromChannels(Network network, Map<Integer, Integer> kept) {
        return new ExplicitPlan(ChannelGroups.global(network), network).ofCounts(kept, Map.of());
    }

    /** The plan that keeps so many channels of each layer, those of the largest |gamma|; joined layers by their mean. */
    public static PruningPlan fromChannels(Model model, Map<Integer, Integer> kept) {
        return new ExplicitPlan(ChannelGroups.global(model.network()), model.network())
                .ofCounts(kept, model.weights().byLayer());
    }

    /** The plan that keeps listed channels by layer index; layers without a list keep all. */
    public static PruningPlan fromLists(Network network, Map<Integer, ChannelSet> kept) {
        return new ExplicitPlan(ChannelGroups.global(network), network).ofLists(kept);
    }

    /**
     * Reads a plan that {@link #save} wrote.
     *
     * @throws IllegalArgumentException where the file is no plan, or the plan of a network of another structure
     */
    public static PruningPlan load(Path file, Network network) {
        return PlanFile.read(file, network);
    }

    /** Writes the plan as JSON, aside, then renamed. */
    public void save(Path file) {
        PlanFile.write(file, this);
    }

    /** The network that the plan was made for. */
    public Network original() {
        return original;
    }

    /** Every convolution, in order. */
    public List<LayerPlan> layers() {
        return layers;
    }

    /** The groups that were asked for, in order. */
    public List<GroupPlan> groups() {
        return groups;
    }

    /** The plan of the convolution at a layer index. */
    public LayerPlan layer(int index) {
        return layers.stream()
                .filter(plan -> plan.layer() == index)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Layer %d is no convolution of %s.".formatted(index, original)));
    }

    /** The pruned network. */
    public Network network() {
        return prune(original);
    }

    public Cost costBefore() {
        return Cost.of(original);
    }

    public Cost costAfter() {
        return Cost.of(network());
    }

    /** The pruned model whose outputs are those of the masked one: {@link Constants#NONE}. */
    public Model apply(Model model) {
        return apply(model, Constants.NONE);
    }

    /**
     * The pruned model; the given one is left as it is.
     *
     * @param model weights of the network that the plan was made for, at any input size
     * @throws IllegalArgumentException where the model's network is another one, naming the first layer that differs
     */
    public Model apply(Model model, Constants constants) {
        check(model);
        return new Surgery(this, model, constants).pruned();
    }

    /** The same network with gamma = beta = 0 in the removed channels. */
    public Model mask(Model model) {
        check(model);
        return Surgery.masked(this, model);
    }

    private void check(Model model) {
        Structure.requireSame(original, model.network());
    }

    /** A network of the plan's structure, pruned. */
    Network prune(Network network) {
        return prune(network, classes, keptClasses);
    }

    /** A network without the channels of some classes. */
    static Network prune(Network network, ChannelClasses classes, boolean[] kept) {
        Map<Integer, Layer> replaced = new HashMap<>();
        for (int layer : network.convolutions()) {
            Layer.Convolutional c = network.convolution(layer);
            boolean depthwise = c.groups() > 1 && c.groups() == network.inputChannels(layer);
            int groups = depthwise ? count(classes.view(c.input()), kept) : c.groups();
            int filters = count(classes.view(layer), kept);
            if (filters != c.filters() || groups != c.groups()) {
                replaced.put(layer, c.withFilters(filters, groups));
            }
        }
        return network.withLayers(replaced);
    }

    private static int count(int[] ofLayer, boolean[] kept) {
        int count = 0;
        for (int channelClass : ofLayer) {
            count += kept[channelClass] ? 1 : 0;
        }
        return count;
    }

    /** The positions, among the channels that a convolution reads, of those that stay. */
    int[] keptInputs(int convolution) {
        return keptOf(classes, keptClasses, original.convolution(convolution).input())
                .indices();
    }

    /** The class of each output channel of a layer; not to be written to. */
    int[] classesOf(int layer) {
        return classes.view(layer);
    }

    boolean isKept(int channelClass) {
        return keptClasses[channelClass];
    }

    static ChannelSet keptOf(ChannelClasses classes, boolean[] kept, int layer) {
        int[] ofLayer = classes.view(layer);
        int[] indices = new int[ofLayer.length];
        int count = 0;
        for (int channel = 0; channel < ofLayer.length; channel++) {
            if (kept[ofLayer[channel]]) {
                indices[count++] = channel;
            }
        }
        return ChannelSet.rising(ofLayer.length, indices, count);
    }

    /**
     * What bodes a collapse of the accuracy, a line a group: layers that only the layer minimum keeps from falling lower,
     * and groups that keep at most a twentieth of what may go. Empty where nothing does.
     */
    public List<String> warnings() {
        return CollapseWarnings.of(this);
    }

    /** A line for each convolution: layer, group, channels before and after, why. */
    public String table() {
        return PlanText.layers(this);
    }

    /** The groups, asked and achieved, the cost before and after, and the warnings. */
    @Override
    public String toString() {
        return summary(warnings());
    }

    /** A row for each group and what the whole costs before and after, then warnings in place of the plan's own. */
    public String summary(List<String> warnings) {
        return PlanText.summary(this, warnings);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PruningPlan plan
                && Structure.digest(original).equals(Structure.digest(plan.original))
                && layers.equals(plan.layers)
                && groups.equals(plan.groups);
    }

    @Override
    public int hashCode() {
        return 31 * layers.hashCode() + groups.hashCode();
    }
}
