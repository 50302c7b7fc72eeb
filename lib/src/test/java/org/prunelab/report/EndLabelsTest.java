package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.intermediate.commands.DrawStringCommand;
import java.awt.font.FontRenderContext;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class EndLabelsTest {

    private static final String NAME = "a rather long name ";

    /** A chart whose lines end at the given heights. */
    private static XYChart chart(double... ends) {
        XYChart chart = Charts.line("t", "epoch", "mAP");
        chart.getStyler().setXAxisMin(0.0).setYAxisMin(0.0).setYAxisMax(1.0);
        for (int i = 0; i < ends.length; i++) {
            chart.addSeries(NAME + i, new double[] {0, 10}, new double[] {0.5, ends[i]});
        }
        EndLabels.on(chart);
        return chart;
    }

    private static List<DrawStringCommand> names(XYChart chart, int width) {
        var graphics = new VectorGraphics2D();
        chart.paint(graphics, width, 400);
        return StreamSupport.stream(graphics.getCommands().spliterator(), false)
                .filter(DrawStringCommand.class::isInstance)
                .map(DrawStringCommand.class::cast)
                .filter(text -> text.getValue().startsWith(NAME))
                .sorted(Comparator.comparingDouble(DrawStringCommand::getY))
                .toList();
    }

    @Test
    void namesStandInTheOrderOfTheEndsAndApart() {
        List<DrawStringCommand> names = names(chart(0.2, 0.9, 0.21, 0.2), 640);

        assertEquals(
                List.of(NAME + 1, NAME + 2, NAME + 0, NAME + 3),
                names.stream().map(DrawStringCommand::getValue).toList());
        for (int i = 1; i < names.size(); i++) {
            assertTrue(names.get(i).getY() - names.get(i - 1).getY() >= 14);
        }
    }

    @Test
    void namesStayInsideAChartThatIsDrawnNarrower() {
        for (int width : new int[] {640, 300}) {
            List<DrawStringCommand> names = names(chart(0, 0, 0, 0, 0, 0), width);

            assertEquals(6, names.size());
            for (DrawStringCommand name : names) {
                assertTrue(name.getY() < 360, "above the ground and what stands below it, but at " + name.getY());
                double wide = Charts.line("", "", "")
                        .getStyler()
                        .getLegendFont()
                        .getStringBounds(name.getValue(), new FontRenderContext(null, true, true))
                        .getWidth();
                assertTrue(name.getX() + wide <= width, name.getValue() + " ends at " + (name.getX() + wide));
            }
        }
    }

    @Test
    void moreLinesThanCanBeToldApartKeepTheLegend() {
        assertFalse(chart(1, 2, 3, 4, 5, 6).getStyler().isLegendVisible());
        assertTrue(chart(1, 2, 3, 4, 5, 6, 7).getStyler().isLegendVisible());
    }
}
