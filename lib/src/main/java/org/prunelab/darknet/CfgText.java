package org.prunelab.darknet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Darknet's cfg format, written: {@code Cfg.parse(CfgText.of(network))} equals the network.
 *
 * <pre>{@code
 * Files.writeString(Path.of("small.cfg"), CfgText.of(network));
 * }</pre>
 */
public final class CfgText {

    private final StringBuilder text = new StringBuilder();

    private CfgText() {}

    /** The cfg text of a network. */
    public static String of(Network network) {
        CfgText cfg = new CfgText();
        cfg.section("net");
        cfg.key("width", network.input().width());
        cfg.key("height", network.input().height());
        cfg.key("channels", network.input().channels());
        cfg.extras(network.extras());
        for (int i = 0; i < network.size(); i++) {
            cfg.layer(network.layer(i), i);
        }
        return cfg.text.toString();
    }

    private void layer(Layer layer, int index) {
        check(layer, index);
        text.append('\n');
        section(layer.section());
        layer.match(keys(index));
        extras(layer.extras());
    }

    /** What stands in the section of a layer, besides its extras. */
    private Layer.Cases<CfgText> keys(int index) {
        return new Layer.Cases<>() {
            @Override
            public CfgText convolutional(Layer.Convolutional c) {
                if (c.batchNormalize()) {
                    key("batch_normalize", 1);
                }
                key("filters", c.filters());
                key("size", c.size());
                key("stride", c.stride());
                if (c.padding() == c.size() / 2) {
                    key("pad", 1);
                } else {
                    key("padding", c.padding());
                }
                if (c.groups() > 1) {
                    key("groups", c.groups());
                }
                return key("activation", c.activation().cfgName());
            }

            @Override
            public CfgText shortcut(Layer.Shortcut s) {
                key("from", relative(s.inputs().subList(1, s.inputs().size()), index));
                return key("activation", s.activation().cfgName());
            }

            @Override
            public CfgText route(Layer.Route r) {
                key("layers", relative(r.inputs(), index));
                if (r.groups() > 1) {
                    key("groups", r.groups());
                    key("group_id", r.groupId());
                }
                return CfgText.this;
            }

            @Override
            public CfgText maxPool(Layer.MaxPool p) {
                key("size", p.size());
                key("stride", p.stride());
                return p.padding() == p.size() - 1 ? CfgText.this : key("padding", p.padding());
            }

            @Override
            public CfgText avgPool(Layer.AvgPool a) {
                return CfgText.this;
            }

            @Override
            public CfgText upsample(Layer.Upsample u) {
                return key("stride", u.stride());
            }

            @Override
            public CfgText dropout(Layer.Dropout d) {
                return key("probability", number(d.probability()));
            }

            @Override
            public CfgText yolo(Layer.Yolo y) {
                key("mask", y.mask().stream().map(String::valueOf).collect(Collectors.joining(",")));
                List<String> sizes = new ArrayList<>();
                for (Anchor anchor : y.anchors()) {
                    sizes.add(number(anchor.width()));
                    sizes.add(number(anchor.height()));
                }
                key("anchors", String.join(", ", sizes));
                key("classes", y.classes());
                key("num", y.anchors().size());
                if (y.scaleXY() != 1) {
                    key("scale_x_y", number(y.scaleXY()));
                }
                return y.newCoords() ? key("new_coords", 1) : CfgText.this;
            }
        };
    }

    /** A cfg names inputs only in routes and shortcuts, and never the image. */
    private static void check(Layer layer, int index) {
        boolean sayable = layer instanceof Layer.Route
                ? !layer.inputs().contains(Network.IMAGE)
                : layer.inputs().get(0) == index - 1
                        && !layer.inputs().subList(1, layer.inputs().size()).contains(Network.IMAGE);
        if (!sayable) {
            throw new IllegalArgumentException(
                    "Layer %d [%s] reads the layers %s, which a cfg can't say: layers other than routes read the one before, and only the first layer reads the image (-1); put a route between."
                            .formatted(index, layer.section(), layer.inputs()));
        }
    }

    private static String relative(List<Integer> layers, int index) {
        return layers.stream().map(layer -> String.valueOf(layer - index)).collect(Collectors.joining(","));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    private void section(String name) {
        text.append('[').append(name).append("]\n");
    }

    private CfgText key(String key, Object value) {
        text.append(key).append('=').append(value).append('\n');
        return this;
    }

    private void extras(Map<String, String> extras) {
        extras.forEach(this::key);
    }
}
