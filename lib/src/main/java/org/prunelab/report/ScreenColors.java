package org.prunelab.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** The colours of a chart on a screen, whose ground may be light or dark: no ground of its own, and grey text. */
final class ScreenColors {

    private static final Color CLEAR = new Color(0, 0, 0, 0);
    private static final Color GRID = Palette.ink(0x40);

    private ScreenColors() {}

    /** Whether a chart has no ground of its own, as while {@link #during} paints it. */
    static boolean isClear(Styler styler) {
        return styler.getChartBackgroundColor().getAlpha() == 0;
    }

    /** Paints a chart in them; afterwards it has its own again. */
    static void during(Chart<?, ?> chart, Runnable painting) {
        Styler styler = chart.getStyler();
        List<Runnable> restoring = new ArrayList<>();
        swap(styler::getChartBackgroundColor, styler::setChartBackgroundColor, CLEAR, restoring);
        swap(styler::getPlotBackgroundColor, styler::setPlotBackgroundColor, CLEAR, restoring);
        swap(styler::getLegendBackgroundColor, styler::setLegendBackgroundColor, CLEAR, restoring);
        swap(styler::getLegendBorderColor, styler::setLegendBorderColor, CLEAR, restoring);
        swap(styler::getPlotBorderColor, styler::setPlotBorderColor, GRID, restoring);
        swap(styler::getChartFontColor, styler::setChartFontColor, Palette.INK, restoring);
        swap(styler::getXAxisTitleColor, styler::setXAxisTitleColor, Palette.INK, restoring);
        swap(styler::getYAxisTitleColor, styler::setYAxisTitleColor, Palette.INK, restoring);
        swap(styler::getAnnotationTextFontColor, styler::setAnnotationTextFontColor, Palette.INK, restoring);
        if (styler instanceof AxesChartStyler axes) {
            swap(axes::getXAxisTickLabelsColor, axes::setXAxisTickLabelsColor, Palette.INK, restoring);
            swap(axes::getYAxisTickLabelsColor, axes::setYAxisTickLabelsColor, Palette.INK, restoring);
            swap(axes::getPlotGridLinesColor, axes::setPlotGridLinesColor, GRID, restoring);
        }
        try {
            painting.run();
        } finally {
            restoring.forEach(Runnable::run);
        }
    }

    private static void swap(Supplier<Color> get, Consumer<Color> set, Color color, List<Runnable> restoring) {
        Color before = get.get();
        restoring.add(() -> set.accept(before));
        set.accept(color);
    }
}
