package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class PointLabelsTest {

    private static XYChart chart() {
        XYChart chart = Charts.scatter("t", "x", "y");
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        chart.addSeries("a", new double[] {0.5}, new double[] {0.5});
        return chart;
    }

    private static int annotations(XYChart chart, int labels) throws ReflectiveOperationException {
        PointLabels at = PointLabels.on(chart);
        for (int i = 0; i < labels; i++) {
            at.add(0.5, 0.5, "label");
        }
        var field = org.knowm.xchart.internal.chartpart.Chart.class.getDeclaredField("annotations");
        field.setAccessible(true);
        return ((java.util.List<?>) field.get(chart)).size();
    }

    @Test
    void labelsOfOnePlaceDoNotCoverEachOtherAndWhatFindsNoRoomIsLeftOut() throws Exception {
        assertEquals(3, annotations(chart(), 3));
        // above and below, left and right, near and farther: eight places
        assertEquals(8, annotations(chart(), 20));
    }
}
