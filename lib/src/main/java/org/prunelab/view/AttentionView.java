package org.prunelab.view;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Shape;
import org.prunelab.distill.AttentionMap;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.report.Finding;
import org.prunelab.report.Fonts;
import org.prunelab.report.HeatMap;
import org.prunelab.report.Html;
import org.prunelab.report.Jpeg;
import org.prunelab.report.Palette;
import org.prunelab.report.Rendered;

/**
 * Where detectors look in a picture: a row for each detector, a column for each layer. The colours of a column have one
 * scale. Below each map but those of the first detector, the teacher, stands how far it is from the teacher's.
 *
 * <pre>{@code
 * AttentionView.of(picture, 54, 85).add("teacher", teacher).add("pruned", pruned).look()
 * }</pre>
 */
public final class AttentionView implements Rendered {

    private static final int CELL = 170;
    private static final int GAP = 6;
    private static final int LEFT = 110;
    private static final int TOP = 24;
    private static final int CAPTION = 20;
    private static final int DENSITY = 2;

    private final BufferedImage picture;
    private final List<Integer> layers;
    private final List<Integer> strides;
    private final Map<String, Map<Integer, AttentionMap>> maps;

    private AttentionView(
            BufferedImage picture,
            List<Integer> layers,
            List<Integer> strides,
            Map<String, Map<Integer, AttentionMap>> maps) {
        this.picture = picture;
        this.layers = layers;
        this.strides = strides;
        this.maps = maps;
    }

    /** Detectors to be looked at, by name; the first is the teacher. */
    public static final class Entrants {
        private final Picture picture;
        private final Map<Integer, Double> layers = new TreeMap<>();
        private final Map<String, Model> models = new LinkedHashMap<>();

        private Entrants(Picture picture, List<Integer> layers) {
            this.picture = picture;
            layers.forEach(layer -> this.layers.put(layer, 1.0));
        }

        /** Adds a detector. */
        public Entrants add(String name, Model model) {
            models.put(name, model);
            return this;
        }

        /** Runs each detector over the picture. */
        public AttentionView look() {
            if (models.isEmpty()) {
                throw new IllegalStateException("There is no detector to look at; add(name, model) first.");
            }
            SpatialAttention attention = SpatialAttention.of(layers);
            Map<String, Map<Integer, AttentionMap>> maps = new LinkedHashMap<>();
            models.forEach((name, model) -> maps.put(name, attention.maps(model, picture)));
            Model first = models.values().iterator().next();
            Shape input = first.network().input();
            Letterbox letterbox = new Letterbox(picture.width(), picture.height(), input.width(), input.height());
            List<Integer> indices = List.copyOf(layers.keySet());
            return new AttentionView(
                    letterbox.apply(picture).toBufferedImage(),
                    indices,
                    indices.stream().map(first.network()::stride).toList(),
                    maps);
        }
    }

    /** A view of a picture at some layers, by index. */
    public static Entrants of(Picture picture, Integer... layers) {
        return new Entrants(picture, List.of(layers));
    }

    /** The maps over the picture, with names and distances. */
    public BufferedImage drawn() {
        Fonts.check();
        int width = LEFT + layers.size() * (CELL + GAP);
        int height = TOP + maps.size() * (CELL + CAPTION);
        BufferedImage sheet = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.scale(DENSITY, DENSITY);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setColor(Palette.INK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (int column = 0; column < layers.size(); column++) {
            graphics.drawString(heading(column), LEFT + column * (CELL + GAP), TOP - 8);
        }
        int y = TOP;
        for (Map.Entry<String, Map<Integer, AttentionMap>> row : maps.entrySet()) {
            graphics.drawString(row.getKey(), 4, y + CELL / 2);
            for (int column = 0; column < layers.size(); column++) {
                int x = LEFT + column * (CELL + GAP);
                AttentionMap map = row.getValue().get(layers.get(column));
                graphics.drawImage(
                        HeatMap.over(picture, map.height(), map.width(), map.values(), brightest(layers.get(column))),
                        x,
                        y,
                        CELL,
                        CELL,
                        null);
                graphics.drawString(distance(row.getKey(), layers.get(column)), x, y + CELL + 14);
            }
            y += CELL + CAPTION;
        }
        graphics.dispose();
        return sheet;
    }

    /** How far each detector's maps are from the teacher's, on average over the layers, in this picture. */
    public Finding finding() {
        String teacher = maps.keySet().iterator().next();
        String distances = maps.keySet().stream()
                .filter(name -> !name.equals(teacher))
                .map(name -> String.format(
                        Locale.ROOT,
                        "%.3f in \"%s\"",
                        layers.stream()
                                .mapToDouble(layer -> maps.get(name)
                                        .get(layer)
                                        .distance(maps.get(teacher).get(layer)))
                                .average()
                                .orElseThrow(),
                        name))
                .collect(Collectors.joining(", "));
        return Finding.of(
                "The mean distance from the attention maps of \"%s\" over these layers, in this picture, is %s.",
                teacher, distances);
    }

    private String heading(int column) {
        return "layer %d, stride %d".formatted(layers.get(column), strides.get(column));
    }

    private double brightest(int layer) {
        double highest = maps.values().stream()
                .flatMapToDouble(of -> IntStream.range(0, of.get(layer).values().length)
                        .mapToDouble(i -> of.get(layer).values()[i]))
                .max()
                .orElse(0);
        return highest > 0 ? highest : 1;
    }

    private String distance(String detector, int layer) {
        String teacher = maps.keySet().iterator().next();
        return detector.equals(teacher)
                ? ""
                : String.format(
                        Locale.ROOT,
                        "distance %.3f",
                        maps.get(detector).get(layer).distance(maps.get(teacher).get(layer)));
    }

    @Override
    public String toHtml() {
        BufferedImage sheet = drawn();
        return "<img alt=\"%s\" width=\"%d\" style=\"max-width: 100%%\" src=\"data:image/jpeg;base64,%s\">"
                .formatted(Html.escape(toText()), sheet.getWidth() / DENSITY, Jpeg.base64(sheet));
    }

    @Override
    public String toText() {
        String teacher = maps.keySet().iterator().next();
        return maps.keySet().stream()
                .filter(name -> !name.equals(teacher))
                .map(name -> name + ": "
                        + layers.stream()
                                .map(layer -> "layer %d %s".formatted(layer, distance(name, layer)))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining(
                        "; ", "Attention maps of %s. ".formatted(String.join(", ", maps.keySet())), ""));
    }
}
