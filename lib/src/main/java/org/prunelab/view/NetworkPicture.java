package org.prunelab.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.LayerPlan;
import org.prunelab.prune.PruningPlan;
import org.prunelab.report.Palette;
import org.prunelab.report.Rendered;
import org.prunelab.report.Svg;
import org.prunelab.report.Svg.Anchor;

/**
 * A network along its depth: a block for each convolution, as high as it has channels, in the colour of its group; of a
 * plan, what stays in full colour before what was there. A pointer over a block reads its numbers.
 *
 * <pre>{@code
 * NetworkPicture.of("The paper's groups", network, ChannelGroups.paper(network))
 * }</pre>
 */
public final class NetworkPicture implements Rendered {

    private static final int WIDTH = 940;
    private static final int LEFT = 80;
    private static final int RIGHT = 10;
    private static final int LINE = 17;
    private static final int HIGHEST = 170;
    private static final double PALE = 0.3;
    private static final String IN_NO_GROUP = "#808080";
    private static final int MOST_NAMED = 14;
    /** Pixels of an average character of a label. */
    private static final double CHARACTER = 6.6;

    private final String title;
    private final Network network;
    private final boolean pruned;
    private final List<Block> blocks;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /** A convolution. */
    private record Block(int layer, String group, int before, int after) {}

    /** A group's colour and its channels. */
    private record Group(String color, int layers, int before, int after) {
        Group and(Block block) {
            return new Group(color, layers + 1, before + block.before(), after + block.after());
        }
    }

    private NetworkPicture(String title, Network network, boolean pruned, List<Block> blocks) {
        this.title = title;
        this.network = network;
        this.pruned = pruned;
        this.blocks = blocks;
        for (Block block : blocks) {
            String color = block.group().isEmpty() ? IN_NO_GROUP : Palette.hex(groups.size());
            groups.merge(block.group(), new Group(color, 0, 0, 0).and(block), (group, ignored) -> group.and(block));
        }
    }

    /** A network divided into groups. */
    public static NetworkPicture of(String title, Network network, ChannelGroups groups) {
        Map<Integer, String> groupOf = new LinkedHashMap<>();
        for (ChannelGroup group : groups.groups()) {
            group.layers().forEach(layer -> groupOf.put(layer, group.name()));
        }
        List<Block> blocks = new ArrayList<>();
        for (int layer : network.convolutions()) {
            int channels = network.shape(layer).channels();
            // convolutions without batch normalisation have nothing to be pruned by
            boolean grouped = network.convolution(layer).batchNormalize();
            blocks.add(new Block(layer, grouped ? groupOf.getOrDefault(layer, "") : "", channels, channels));
        }
        return new NetworkPicture(title, network, false, blocks);
    }

    /** A network before and after pruning. */
    public static NetworkPicture of(String title, PruningPlan plan) {
        List<Block> blocks = new ArrayList<>();
        for (LayerPlan layer : plan.layers()) {
            boolean grouped = plan.original().convolution(layer.layer()).batchNormalize();
            blocks.add(new Block(layer.layer(), grouped ? layer.group() : "", layer.before(), layer.after()));
        }
        return new NetworkPicture(title, plan.original(), true, blocks);
    }

    @Override
    public String toHtml() {
        List<String> legend = groups.size() <= MOST_NAMED ? List.copyOf(groups.keySet()) : List.of();
        List<List<String>> lines = lines(legend);
        int top = 24 + LINE * Math.max(1, lines.size());
        int middle = top + HIGHEST / 2 + 6;
        Svg svg = new Svg(WIDTH, middle + HIGHEST / 2 + 34, title);
        svg.text(LEFT, 14, Anchor.START, title);
        legend(svg, lines);
        if (legend.isEmpty()) {
            svg.text(LEFT, 14 + LINE, Anchor.START, "%d groups; colours repeat".formatted(groups.size()));
        }
        int most = blocks.stream().mapToInt(Block::before).max().orElse(1);
        scale(svg, most, middle);
        double slot = (double) (WIDTH - LEFT - RIGHT) / blocks.size();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            double x = LEFT + i * slot + slot * 0.1;
            bar(svg, block, x, middle, slot * 0.8, block.before(), most, pruned ? PALE : 1);
            if (pruned) {
                bar(svg, block, x, middle, slot * 0.8, block.after(), most, 1);
            }
        }
        strides(svg, middle + HIGHEST / 2.0 + 12, slot);
        return svg.toString();
    }

    private void bar(Svg svg, Block block, double x, int middle, double width, int channels, int most, double opacity) {
        double height = Math.max(1, (double) HIGHEST * channels / most);
        svg.rectangle(
                x, middle - height / 2, width, height, groups.get(block.group()).color(), opacity, inWords(block));
    }

    private String inWords(Block block) {
        return "layer %d, %s: %s channels"
                .formatted(
                        block.layer(),
                        name(block.group()),
                        pruned ? block.before() + " → " + block.after() : String.valueOf(block.before()));
    }

    private static String name(String group) {
        return group.isEmpty() ? "in no group" : group.matches("[0-9]+") ? "group " + group : group;
    }

    private static void scale(Svg svg, int most, int middle) {
        double top = middle - HIGHEST / 2.0;
        svg.line(LEFT - 10, top, LEFT - 10, top + HIGHEST, 0.6);
        svg.line(LEFT - 14, top, LEFT - 6, top, 0.6);
        svg.line(LEFT - 14, top + HIGHEST, LEFT - 6, top + HIGHEST, 0.6);
        svg.text(LEFT - 18, middle - 2.0, Anchor.END, String.format(Locale.ROOT, "%,d", most));
        svg.text(LEFT - 18, middle + 12.0, Anchor.END, "channels");
    }

    /** Legend entries in as many lines as they need. */
    private List<List<String>> lines(List<String> legend) {
        List<List<String>> lines = new ArrayList<>();
        double used = WIDTH;
        for (String group : legend) {
            double width = 26 + CHARACTER * text(group).length();
            if (used + width > WIDTH - LEFT - RIGHT) {
                lines.add(new ArrayList<>());
                used = 0;
            }
            lines.get(lines.size() - 1).add(group);
            used += width;
        }
        return lines;
    }

    private void legend(Svg svg, List<List<String>> lines) {
        double y = 14 + LINE;
        for (List<String> line : lines) {
            double x = LEFT;
            for (String group : line) {
                svg.rectangle(x, y - 10, 11, 11, groups.get(group).color(), 1, name(group));
                svg.text(x + 15, y, Anchor.START, text(group));
                x += 26 + CHARACTER * text(group).length();
            }
            y += LINE;
        }
    }

    private String text(String key) {
        Group group = groups.get(key);
        return pruned
                ? String.format(
                        Locale.ROOT,
                        "%s: %,d → %,d (%+.0f %%)",
                        name(key),
                        group.before(),
                        group.after(),
                        100.0 * group.after() / group.before() - 100)
                : String.format(Locale.ROOT, "%s: %,d channels", name(key), group.before());
    }

    /** Below the blocks, where the stride changes, and what it is. */
    private void strides(Svg svg, double y, double slot) {
        int from = 0;
        for (int i = 1; i <= blocks.size(); i++) {
            if (i == blocks.size() || stride(i) != stride(from)) {
                double left = LEFT + from * slot;
                double right = LEFT + i * slot;
                svg.line(left + 1, y, right - 1, y, 0.6);
                String text = right - left > 70 ? "stride " + stride(from) : String.valueOf(stride(from));
                svg.text((left + right) / 2, y + 15, Anchor.MIDDLE, text);
                from = i;
            }
        }
    }

    private int stride(int block) {
        return network.stride(blocks.get(block).layer());
    }

    @Override
    public String toText() {
        return groups.entrySet().stream()
                .map(entry -> "  %s, %d convolutions"
                        .formatted(text(entry.getKey()), entry.getValue().layers()))
                .collect(Collectors.joining("\n", title + "\n", ""));
    }
}
