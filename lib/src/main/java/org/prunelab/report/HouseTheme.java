package org.prunelab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.knowm.xchart.style.theme.AbstractBaseTheme;

/** The look of every chart: white ground, thin grid, the colour-blind safe colours of Okabe and Ito. */
final class HouseTheme extends AbstractBaseTheme {

    private static final Color INK = new Color(0x33, 0x33, 0x33);
    private static final Color GRID = new Color(0xE5, 0xE5, 0xE5);
    private static final Color BORDER = new Color(0xBD, 0xBD, 0xBD);

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.CROSS,
        SeriesMarkers.PLUS,
    };

    private final Marker[] markers;

    private HouseTheme(Marker... markers) {
        this.markers = markers;
    }

    /** For points: each series has a marker of its own. */
    static HouseTheme marked() {
        return new HouseTheme(MARKERS);
    }

    /** For lines and bars. */
    static HouseTheme unmarked() {
        return new HouseTheme(SeriesMarkers.NONE);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    @Override
    public Font getBaseFont() {
        return font(Font.PLAIN, 12);
    }

    @Override
    public Font getChartTitleFont() {
        return font(Font.BOLD, 14);
    }

    @Override
    public Font getAxisTitleFont() {
        return font(Font.PLAIN, 12);
    }

    @Override
    public Font getAxisTickLabelsFont() {
        return font(Font.PLAIN, 11);
    }

    @Override
    public Font getLegendFont() {
        return font(Font.PLAIN, 12);
    }

    @Override
    public boolean isChartTitleBoxVisible() {
        return false;
    }

    @Override
    public Color getChartBackgroundColor() {
        return Color.WHITE;
    }

    @Override
    public Color getChartFontColor() {
        return INK;
    }

    @Override
    public Color getAxisTickLabelsColor() {
        return INK;
    }

    @Override
    public Color getAxisTickMarksColor() {
        return BORDER;
    }

    @Override
    public Color getPlotBackgroundColor() {
        return Color.WHITE;
    }

    @Override
    public Color getPlotBorderColor() {
        return BORDER;
    }

    @Override
    public Color getPlotGridLinesColor() {
        return GRID;
    }

    @Override
    public BasicStroke getPlotGridLinesStroke() {
        return new BasicStroke(1);
    }

    @Override
    public Color getLegendBorderColor() {
        return Color.WHITE;
    }

    @Override
    public LegendPosition getLegendPosition() {
        return LegendPosition.OutsideS;
    }

    @Override
    public int getMarkerSize() {
        return 7;
    }

    @Override
    public Color[] getSeriesColors() {
        return Palette.all();
    }

    @Override
    public Marker[] getSeriesMarkers() {
        return markers.clone();
    }

    @Override
    public BasicStroke[] getSeriesLines() {
        return new BasicStroke[] {SeriesLines.SOLID, SeriesLines.DASH_DASH, SeriesLines.DOT_DOT, SeriesLines.DASH_DOT};
    }
}
