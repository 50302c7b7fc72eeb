package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Reads the fragments back with the JDK's XML parser, which refuses anything unescaped or unclosed. */
class HtmlTableTest {

    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<html>" + html + "</html>")));
    }

    @Test
    void everyTextFromOutsideShowsAsText() throws Exception {
        String evil = "<script>alert(\"1\" & '2')</script>";
        var table = Table.create(evil, StringColumn.create(evil, evil));
        Document page = parsed(HtmlTable.render(table));
        assertEquals(0, page.getElementsByTagName("script").getLength());
        for (String tag : new String[] {"caption", "th", "td"}) {
            assertEquals(evil, page.getElementsByTagName(tag).item(0).getTextContent());
        }
    }

    @Test
    void numbersStandRight() throws Exception {
        var table = Table.create(StringColumn.create("s", "a"), DoubleColumn.create("x", 0.5));
        Document page = parsed(HtmlTable.render(table));
        for (String tag : new String[] {"th", "td"}) {
            assertEquals("text-align: left", style(page, tag, 0));
            assertEquals("text-align: right", style(page, tag, 1));
        }
        assertEquals("0.5000", page.getElementsByTagName("td").item(1).getTextContent());
    }

    private static String style(Document page, String tag, int at) {
        return ((Element) page.getElementsByTagName(tag).item(at)).getAttribute("style");
    }

    @Test
    void longTextsAreBrokenIntoLines() throws Exception {
        var table =
                Table.create(StringColumn.create("why", "a short one", "a text of more than forty characters, say"));
        var cells = parsed(HtmlTable.render(table)).getElementsByTagName("td");
        assertEquals("", ((Element) cells.item(0)).getAttribute("class"));
        assertEquals("prunelab-prose", ((Element) cells.item(1)).getAttribute("class"));
    }

    @Test
    void longTablesAreShortenedWithACount() throws Exception {
        var table = Table.create(IntColumn.indexColumn("row", 1000, 0));
        String html = HtmlTable.render(table, TableFormat.standard().rows(20));
        var cells = parsed(html).getElementsByTagName("td");
        assertEquals(21, cells.getLength());
        assertEquals("14", cells.item(14).getTextContent());
        assertEquals("… 980 more rows, 1,000 in all …", cells.item(15).getTextContent());
        assertEquals("995", cells.item(16).getTextContent());
    }

    @Test
    void tableThatFitsIsWhole() throws Exception {
        String html = HtmlTable.render(Table.create(IntColumn.indexColumn("row", 400, 0)));
        assertEquals(400, parsed(html).getElementsByTagName("td").getLength());
        assertFalse(html.contains("more rows"));
        assertTrue(html.contains("position: sticky"));
    }

    @Test
    void onlyWholeTablesAreSorted() throws Exception {
        var table = Table.create(IntColumn.indexColumn("row", 401, 0));
        assertFalse(HtmlTable.render(table).contains("<thead onclick"));
        Document whole = parsed(HtmlTable.render(table, TableFormat.standard().rows(401)));
        String script = ((Element) whole.getElementsByTagName("thead").item(0)).getAttribute("onclick");
        assertTrue(script.startsWith("const h = event.target.closest('th')"));
    }

    @Test
    void wideTablesAndLongTextsAreShortened() throws Exception {
        var table = Table.create("t".repeat(1000));
        for (int column = 0; column < 1234; column++) {
            table.addColumns(StringColumn.create("c" + column, "x".repeat(100_000)));
        }
        Document page = parsed(HtmlTable.render(table));
        assertEquals(100, page.getElementsByTagName("th").getLength());
        assertEquals(
                "x".repeat(299) + "…", page.getElementsByTagName("td").item(99).getTextContent());
        assertEquals(
                300,
                page.getElementsByTagName("caption").item(0).getTextContent().length());
        String text = TextTable.render(table);
        assertTrue(text.endsWith("(1,134 more columns, 1,234 in all)"));
        assertEquals(4, text.lines().count());
    }

    @Test
    void hugeTableIsShownWithoutItsHiddenCells() throws Exception {
        var table = Table.create(IntColumn.indexColumn("row", 3_000_000, 0));
        assertEquals(
                401, parsed(HtmlTable.render(table)).getElementsByTagName("td").getLength());
        assertTrue(
                TextTable.render(table).endsWith("(3,000,000 rows, 2,999,940 of them not shown after the first 55)"));
    }

    @Test
    void tableWithoutRowsOrColumnsIsShown() throws Exception {
        assertEquals(
                0,
                parsed(HtmlTable.render(Table.create()))
                        .getElementsByTagName("td")
                        .getLength());
        assertEquals("", TextTable.render(Table.create()).strip());
        assertEquals("a\n-", TextTable.render(Table.create(StringColumn.create("a"))));
    }
}
