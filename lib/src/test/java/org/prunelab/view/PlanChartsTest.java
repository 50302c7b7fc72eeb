package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategoryChart;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.LayerPlan;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.ReleasedNetwork;
import org.prunelab.prune.Threshold;
import org.prunelab.report.Charts;

class PlanChartsTest {

    private static final Network SMALL = Yolov4.of(2).width(0.0625).at(64).build();

    private static PruningPlan plan(ChannelGroups groups) {
        return groups.thresholds(Threshold.percentile(0.3)).plan(new Model(SMALL, Weights.random(SMALL, 1)));
    }

    @Test
    void eachLayerHasItsChannelsInItsGroupAndNoOther() {
        PruningPlan plan = ReleasedNetwork.plan(Yolov4.of(20).build());
        CategoryChart chart = PlanCharts.channels(plan);
        assertEquals(
                Set.of("before", "group 1", "group 2", "group 3", "group 4", "group 5"),
                chart.getSeriesMap().keySet());
        List<LayerPlan> layers = plan.layers();
        for (int i = 0; i < layers.size(); i++) {
            LayerPlan layer = layers.get(i);
            assertEquals(layer.before(), value(chart, "before", i));
            for (int group = 1; group <= 5; group++) {
                int expected = layer.group().equals(String.valueOf(group)) ? layer.after() : 0;
                assertEquals(expected, value(chart, "group " + group, i), layer.toString());
            }
        }
    }

    @Test
    void barsAreDrawnInTheColourOfTheirGroup() {
        CategoryChart chart = PlanCharts.channels(plan(ChannelGroups.paper(SMALL)));
        BufferedImage picture = Charts.picture(chart);
        for (String series : List.of("before", "group 1", "group 2", "group 3", "group 4", "group 5")) {
            int colour = chart.getSeriesMap().get(series).getFillColor().getRGB();
            long pixels = IntStream.range(0, picture.getWidth() * picture.getHeight())
                    .filter(i -> picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) == colour)
                    .count();
            assertTrue(pixels > 1000, series + " has only " + pixels + " pixels");
        }
    }

    @Test
    void groupsBeyondTheColoursShareOne() {
        CategoryChart chart = PlanCharts.channels(plan(ChannelGroups.perLayer(SMALL)));
        assertEquals(Set.of("before", "after"), chart.getSeriesMap().keySet());
    }

    @Test
    void layersInNoGroupHaveASeriesOfTheirOwn() {
        CategoryChart chart = PlanCharts.channels(plan(ChannelGroups.of(SMALL, ChannelGroup.range("backbone", 0, 86))));
        assertEquals(
                Set.of("before", "group backbone", "in no group"),
                chart.getSeriesMap().keySet());
    }

    private static int value(CategoryChart chart, String series, int index) {
        return List.copyOf(chart.getSeriesMap().get(series).getYData())
                .get(index)
                .intValue();
    }
}
