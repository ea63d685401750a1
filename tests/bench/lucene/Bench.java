// Lucene on the benchmark's tokens.   java Bench.java build FOLDER ENTRIES.tsv
//                                     java Bench.java ask FOLDER QUESTIONS.tsv ADD.tsv   -> a line an answer
// ENTRIES: id, language, type, stems, words.   QUESTIONS: kind, then field:token by tabs.
// Answers: kind, wall ns, CPU ns, ids by commas.   Then: "open", ms, ms of the first answer; "add", ms for each.
import java.io.*;
import java.lang.management.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.*;
import org.apache.lucene.util.BytesRef;

public class Bench {
  static final String[] FACETS = {"language", "doc_type"};

  public static void main(String[] args) throws Exception {
    if (args[0].equals("build")) build(args); else ask(args);
  }

  static IndexWriterConfig config() {
    return new IndexWriterConfig(new WhitespaceAnalyzer()).setRAMBufferSizeMB(256);
  }

  static Document document(String line) {
    String[] cells = line.split("\t", -1);
    Document found = new Document();
    found.add(new StringField("id", cells[0], Field.Store.YES));
    for (int i = 0; i < 2; i++) {
      found.add(new StringField(FACETS[i], cells[1 + i], Field.Store.NO));
      found.add(new SortedDocValuesField(FACETS[i], new BytesRef(cells[1 + i])));
    }
    found.add(new TextField("stems_" + cells[1], cells[3], Field.Store.NO));
    found.add(new TextField("words_" + cells[1], cells[4], Field.Store.NO));
    return found;
  }

  static void build(String[] args) throws Exception {
    try (Directory folder = FSDirectory.open(Path.of(args[1]));
        IndexWriter writer = new IndexWriter(folder, config());
        BufferedReader lines = Files.newBufferedReader(Path.of(args[2]), StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) writer.addDocument(document(line));
      writer.forceMerge(1);
      writer.commit();
    }
  }

  static Query query(String kind, String[] cells) {
    List<Term> terms = new ArrayList<>();
    for (int i = 1; i < cells.length; i++) {
      int at = cells[i].indexOf(':');
      terms.add(new Term(cells[i].substring(0, at), cells[i].substring(at + 1)));
    }
    if (kind.equals("phrase")) {
      PhraseQuery.Builder phrase = new PhraseQuery.Builder();
      terms.forEach(phrase::add);
      return phrase.build();
    }
    if (kind.equals("prefix")) return new PrefixQuery(terms.get(0));
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (Term term : terms) any.add(new TermQuery(term), BooleanClause.Occur.SHOULD);
    if (!kind.equals("filtered")) return any.build();
    return new BooleanQuery.Builder()
        .add(any.build(), BooleanClause.Occur.MUST)
        .add(new TermQuery(new Term("doc_type", "statute")), BooleanClause.Occur.FILTER)
        .build();
  }

  static String page(IndexSearcher searcher, String kind, Query query) throws IOException {
    if (kind.equals("faceted")) searcher.search(query, new Counting());
    TopDocs top = searcher.search(query, 10);
    StringJoiner ids = new StringJoiner(",");
    for (ScoreDoc hit : top.scoreDocs) ids.add(searcher.storedFields().document(hit.doc).get("id"));
    return ids.toString();
  }

  /** Counts the values of the facets over everything found. */
  static class Counting extends SimpleCollector {
    final List<Map<BytesRef, Integer>> total = List.of(new HashMap<>(), new HashMap<>());
    SortedDocValues[] values;
    int[][] counts;

    @Override protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
      values = new SortedDocValues[FACETS.length];
      counts = new int[FACETS.length][];
      for (int i = 0; i < FACETS.length; i++) {
        values[i] = DocValues.getSorted(leaf.reader(), FACETS[i]);
        counts[i] = new int[values[i].getValueCount()];
      }
    }

    @Override public void collect(int doc) throws IOException {
      for (int i = 0; i < FACETS.length; i++)
        if (values[i].advanceExact(doc)) counts[i][values[i].ordValue()]++;
    }

    @Override public void finish() throws IOException {
      for (int i = 0; i < FACETS.length; i++)
        for (int ord = 0; ord < counts[i].length; ord++)
          total.get(i).merge(BytesRef.deepCopyOf(values[i].lookupOrd(ord)), counts[i][ord], Integer::sum);
    }

    @Override public ScoreMode scoreMode() { return ScoreMode.COMPLETE_NO_SCORES; }
  }

  static void ask(String[] args) throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
    List<String> lines = Files.readAllLines(Path.of(args[2]), StandardCharsets.UTF_8);
    Directory folder = FSDirectory.open(Path.of(args[1]));
    long begun = System.nanoTime();
    DirectoryReader reader = DirectoryReader.open(folder);
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null); // every question is answered, none remembered
    double opened = (System.nanoTime() - begun) / 1e6;
    String[] first = lines.get(2).split("\t");
    page(searcher, first[0], query(first[0], first));
    out.printf(Locale.ROOT, "open\t%.3f\t%.3f%n", opened, (System.nanoTime() - begun) / 1e6);
    for (int turn = 0; turn < 4; turn++) { // the last one counts: by then the machine code is made
      for (String line : lines) {
        String[] cells = line.split("\t");
        Query query = query(cells[0], cells);
        long wall = System.nanoTime(), cpu = threads.getCurrentThreadCpuTime();
        String ids = page(searcher, cells[0], query);
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        if (turn == 3) out.printf("%s\t%d\t%d\t%s%n", cells[0], wall, cpu, ids);
      }
    }
    try (IndexWriter writer = new IndexWriter(folder, config())) {
      for (String line : Files.readAllLines(Path.of(args[3]), StandardCharsets.UTF_8)) {
        long wall = System.nanoTime();
        writer.addDocument(document(line));
        writer.commit();
        DirectoryReader newer = DirectoryReader.openIfChanged(reader);
        if (newer != null) { reader.close(); reader = newer; }
        new IndexSearcher(reader).count(new TermQuery(new Term("id", line.split("\t")[0])));
        out.printf(Locale.ROOT, "add\t%.3f%n", (System.nanoTime() - wall) / 1e6);
      }
    }
    out.flush();
  }
}
