// American options by QuantLib's QdFp engine, price only, and one American option with two cash dividends by finite
// differences on 200 x 200. Columns of doubles: right, strike, days; spot 100, rate 5 %, yield 3 %, volatility 20 %.
// Prints nanoseconds of processor time an option, the median of the passes.
#include <ql/quantlib.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <vector>

using namespace QuantLib;

static double seconds() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

/** A quote that moves by next to nothing makes the engine compute again. */
template <class Options> static double medianTime(Options& options, SimpleQuote& spot, int passes) {
    std::vector<double> times;
    for (int pass = 0; pass < passes; ++pass) {
        spot.setValue(100 + 1e-9 * (pass + 1));
        const double start = seconds();
        for (auto& option : options) option->NPV();
        times.push_back((seconds() - start) / options.size() * 1e9);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

int main(int, char** words) {
    const size_t rows = std::atoi(words[2]);
    std::vector<std::vector<double>> columns(3, std::vector<double>(rows));
    std::ifstream file(words[1], std::ios::binary);
    for (auto& column : columns) file.read(reinterpret_cast<char*>(column.data()), rows * sizeof(double));

    const Date today(2, January, 2023);
    Settings::instance().evaluationDate() = today;
    const DayCounter days = Actual365Fixed();
    const auto spot = ext::make_shared<SimpleQuote>(100);
    const auto curve = [&](double rate) {
        return Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, rate, days));
    };
    const auto volatility = Handle<BlackVolTermStructure>(
        ext::make_shared<BlackConstantVol>(today, NullCalendar(), 0.2, days));
    const auto process =
        ext::make_shared<BlackScholesMertonProcess>(Handle<Quote>(spot), curve(0.03), curve(0.05), volatility);

    std::vector<ext::shared_ptr<VanillaOption>> options;
    for (size_t i = 0; i < rows; ++i) {
        const auto payoff =
            ext::make_shared<PlainVanillaPayoff>(columns[0][i] > 0 ? Option::Call : Option::Put, columns[1][i]);
        const auto exercise = ext::make_shared<AmericanExercise>(today, today + int(columns[2][i]));
        options.push_back(ext::make_shared<VanillaOption>(payoff, exercise));
    }
    const auto timeOf = [&](const QdFpAmericanEngine& engine) {
        for (auto& option : options) option->setPricingEngine(ext::make_shared<QdFpAmericanEngine>(engine));
        return medianTime(options, *spot, 5);
    };
    const double fast = timeOf(QdFpAmericanEngine(process, QdFpAmericanEngine::fastScheme()));
    const double accurate = timeOf(QdFpAmericanEngine(process, QdFpAmericanEngine::accurateScheme()));

    const std::vector<ext::shared_ptr<DividendVanillaOption>> paying = {ext::make_shared<DividendVanillaOption>(
        ext::make_shared<PlainVanillaPayoff>(Option::Put, 100), ext::make_shared<AmericanExercise>(today, today + 250),
        std::vector<Date>{today + 60, today + 150}, std::vector<Real>{1, 1})};
    paying[0]->setPricingEngine(ext::make_shared<FdBlackScholesVanillaEngine>(process, 200, 200));
    const double dividends = medianTime(paying, *spot, 21);
    std::printf("{\"fast\":%g,\"accurate\":%g,\"dividends\":%g}\n", fast, accurate, dividends);
}
