package org.prunelab.outcome;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What is claimed of recorded results, each with its difference and a verdict. A claim is borne out where its difference
 * is told from 0, with at least three seeds, by a paired t-test; since one of many claims would be told by chance, the
 * tests of a table are corrected together (Holm, 1979).
 *
 * <pre>{@code
 * Claims claims = Claims.none()
 *         .and("attention above fine-tuning", "Shapes", experiment.recorded(), "map", "attention", "fine-tuning");
 * claims.inShort()
 * }</pre>
 */
public final class Claims implements Rendered {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final List<String> COLUMNS = List.of(
            "claim",
            "data",
            "difference",
            "95 % interval over seeds",
            "95 % interval over images",
            "seeds",
            "p (Holm)",
            "verdict");

    /** What is said of a claim. */
    public enum Verdict {
        BORNE_OUT("borne out"),
        CONTRADICTED("contradicted"),
        NOT_TOLD_APART("not told apart"),
        TOO_FEW_SEEDS("fewer than three seeds"),
        NOT_RECORDED("not recorded");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /** A claim, with the difference that is claimed to be above 0 where its arms are recorded. */
    private record Claim(String claim, String data, String source, List<Difference> difference) {

        MeanSd overSeeds() {
            return difference.isEmpty() ? MeanSd.of() : difference.get(0).overSeeds();
        }
    }

    private final List<Claim> claims;

    private Claims(List<Claim> claims) {
        this.claims = List.copyOf(claims);
    }

    /** Nothing yet. */
    public static Claims none() {
        return new Claims(List.of());
    }

    /**
     * One more claim: that a measure is higher in one arm than in another.
     *
     * @param claim in words, such as {@code attention above fine-tuning}
     * @param data what it was measured on, in a word
     * @throws IllegalArgumentException where an arm has several rows
     */
    public Claims and(String claim, String data, Outcomes outcomes, String measure, String higher, String lower) {
        List<Claim> more = new ArrayList<>(claims);
        boolean known = outcomes.values("arm").containsAll(List.of(higher, lower));
        more.add(new Claim(
                claim, data, outcomes.source(), known ? List.of(outcomes.paired(measure, higher, lower)) : List.of()));
        return new Claims(more);
    }

    /** The verdict on each claim, in their order. */
    public List<Verdict> verdicts() {
        double[] adjusted = adjusted();
        return IntStream.range(0, claims.size())
                .mapToObj(i -> verdict(claims.get(i).overSeeds(), adjusted[i]))
                .toList();
    }

    private static Verdict verdict(MeanSd difference, double adjusted) {
        if (difference.seeds() == 0) {
            return Verdict.NOT_RECORDED;
        } else if (!difference.hasVerdict()) {
            return Verdict.TOO_FEW_SEEDS;
        } else if (adjusted >= MeanSd.ALPHA) {
            return Verdict.NOT_TOLD_APART;
        }
        return difference.mean() > 0 ? Verdict.BORNE_OUT : Verdict.CONTRADICTED;
    }

    /** The p of each claim that has a verdict, corrected for how many there are; NaN for the others. */
    private double[] adjusted() {
        return Holm.adjusted(claims.stream()
                .mapToDouble(claim -> claim.overSeeds().verdictP())
                .toArray());
    }

    /** The answer in a sentence or two: which claims are borne out, which are not. */
    public Rendered inShort() {
        List<Verdict> verdicts = verdicts();
        Map<Verdict, String> byVerdict = new TreeMap<>();
        for (Verdict verdict : Verdict.values()) {
            String told = IntStream.range(0, claims.size())
                    .filter(i -> verdicts.get(i) == verdict)
                    .mapToObj(this::inWords)
                    .collect(Collectors.joining("; "));
            if (!told.isEmpty()) {
                byVerdict.put(verdict, told);
            }
        }
        String text = byVerdict.entrySet().stream()
                .map(entry -> capital(entry.getKey().label()) + ": " + entry.getValue() + ".")
                .collect(Collectors.joining(" "));
        return Rendered.of("<p><b>In short.</b> " + Html.escape(text) + "</p>", "In short. " + text);
    }

    private String inWords(int i) {
        Claim claim = claims.get(i);
        MeanSd difference = claim.overSeeds();
        return difference.seeds() == 0
                ? "%s (%s)".formatted(claim.claim(), claim.data())
                : "%s (%s, %s)".formatted(claim.claim(), claim.data(), number(claim, difference.mean()));
    }

    private static String number(Claim claim, double value) {
        Measure quantity = Measure.of(claim.difference().get(0).measure());
        return String.format(Locale.ROOT, "%+,." + quantity.digits() + "f", value * quantity.factor());
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A row for each claim. */
    public FormattedTable table() {
        double[] adjusted = adjusted();
        List<Verdict> verdicts = verdicts();
        List<List<String>> rows = IntStream.range(0, claims.size())
                .mapToObj(i -> cells(claims.get(i), adjusted[i], verdicts.get(i)))
                .toList();
        Table table = Table.create("");
        for (int column = 0; column < COLUMNS.size(); column++) {
            int at = column;
            table.addColumns(StringColumn.create(
                    COLUMNS.get(column), rows.stream().map(row -> row.get(at)).toList()));
        }
        return new FormattedTable(table, TableFormat.standard());
    }

    private static List<String> cells(Claim claim, double adjusted, Verdict verdict) {
        MeanSd above = claim.overSeeds();
        if (above.seeds() == 0) {
            return List.of(claim.claim(), claim.data(), "", "", "", "0", "", verdict.label());
        }
        Difference difference = claim.difference().get(0);
        Measure quantity = Measure.of(difference.measure());
        Function<Interval, String> shown =
                interval -> interval.times(quantity.factor()).toString(quantity.digits());
        return List.of(
                claim.claim(),
                claim.data(),
                number(claim, above.mean()),
                shown.apply(above.interval()),
                shown.apply(difference.overPictures()),
                String.valueOf(above.seeds()),
                Double.isFinite(adjusted) ? String.format(Locale.ROOT, "%.3f", adjusted) : "",
                verdict.label());
    }

    /** The table, with a comment that says what each row was computed from, for whoever computes it again. */
    @Override
    public String toHtml() {
        ArrayNode asked = JSON.createArrayNode();
        for (Claim claim : claims) {
            ObjectNode node = asked.addObject().put("source", claim.source());
            for (Difference difference : claim.difference()) {
                node.put("measure", difference.measure());
                node.set("one", JSON.valueToTree(difference.one().values()));
                node.set("other", JSON.valueToTree(difference.other().values()));
            }
        }
        return table().toHtml()
                + "\n<!-- claims: %s -->".formatted(asked.toString().replace("--", "\\u002d-"));
    }

    @Override
    public String toText() {
        return table().toText();
    }

    @Override
    public String toString() {
        return toText();
    }
}
